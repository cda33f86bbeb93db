namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What became of one decision.</summary>
public enum ActResult
{
    Announced,
    Withdrawn,

    /// <summary>The service carries it out; a later run sees its end.</summary>
    Begun,
    Busy,
    Refused,

    /// <summary>The record is another one than the plan was made on.</summary>
    LeftToOther,
}
