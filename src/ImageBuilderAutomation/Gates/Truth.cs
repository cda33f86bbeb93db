namespace ImageBuilderAutomation.Gates;

public enum Truth
{
    False,
    True,
    Unknown,
}
