namespace ImageBuilderAutomation.Policies;

public enum ProblemSeverity
{
    /// <summary>The policy works, but probably not as meant.</summary>
    Warning,

    /// <summary>There is no policy until this is put right.</summary>
    Error,
}
