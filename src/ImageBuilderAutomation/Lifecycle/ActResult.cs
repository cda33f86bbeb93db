namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The result of carrying out one decision.</summary>
public enum ActResult
{
    Announced,
    Withdrawn,

    /// <summary>The service accepted the request; a later run records how it ended.</summary>
    Started,
    Busy,
    Refused,

    /// <summary>Another invocation changed the record after the plan was made.</summary>
    HandledElsewhere,
}
