namespace ImageBuilderAutomation.Policies;

public enum ProblemSeverity
{
    /// <summary>The policy is usable but probably does not do what its author intends.</summary>
    Warning,

    /// <summary>The policy cannot be used until this is corrected.</summary>
    Error,
}
