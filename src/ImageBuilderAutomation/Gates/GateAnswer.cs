namespace ImageBuilderAutomation.Gates;

/// <summary>Ordered by strictness: when several rules answer, the greatest value wins.</summary>
public enum GateAnswer
{
    Resume = 0,
    AskAgain = 1,
    Hold = 2,
    Stop = 3,
}
