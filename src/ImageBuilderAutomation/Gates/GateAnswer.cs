namespace ImageBuilderAutomation.Gates;

/// <summary>In order of strictness: of several rules the greatest wins.</summary>
public enum GateAnswer
{
    Resume = 0,
    AskAgain = 1,
    Hold = 2,
    Stop = 3,
}
