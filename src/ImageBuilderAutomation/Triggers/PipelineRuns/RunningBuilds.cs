namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <summary>
/// The concurrency slots in use. A slot is taken by compare-and-set before anything is sent, so that concurrent functions cannot start more
/// builds than the policy allows.
/// </summary>
public sealed record RunningBuilds
{
    public IReadOnlyList<RunningBuild> Builds { get; init; } = [];

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    public bool Holds(PipelineRun run) => Builds.Any(build => build.PipelineArn == run.PipelineArn && build.RunSequence == run.Sequence);

    /// <summary>Number of slots taken by other runs.</summary>
    public int CountOthers(PipelineRun run) => Builds.Count - (Holds(run) ? 1 : 0);

    public RunningBuilds With(PipelineRun run, DateTimeOffset now) => this with { Builds = [.. Builds, new(run.PipelineArn, run.Sequence, now)] };

    public RunningBuilds Without(string pipelineArn, int runSequence) =>
        this with { Builds = [.. Builds.Where(build => (build.PipelineArn, build.RunSequence) != (pipelineArn, runSequence))] };
}
