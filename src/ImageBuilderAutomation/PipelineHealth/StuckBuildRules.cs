namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>The policy's <c>builds.stuck</c>: which builds are stuck, and whether they are cancelled.</summary>
public sealed record StuckBuildRules
{
    public required string PolicyHash { get; init; }

    /// <summary>A build that has not moved for this time is stuck; null: no build is looked at.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>How many stuck builds are cancelled at most in one interval, in mode act; zero: none, they are only reported.</summary>
    public int Cancel { get; init; }
}
