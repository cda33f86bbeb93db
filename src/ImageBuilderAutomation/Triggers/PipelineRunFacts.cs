using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Triggers;

/// <summary>The facts that decide whether a waiting run starts.</summary>
/// <param name="PreviousRun">The pipeline's previous run; null for the first.</param>
/// <param name="Pipeline">As the service returns it; null if it does not exist.</param>
/// <param name="InProgress">An unfinished build of the pipeline, whoever started it; null if there is none.</param>
public sealed record PipelineRunFacts(PipelineRunRecord Run, PipelineRunRecord? PreviousRun, Pipeline? Pipeline, string? InProgress, RunningBuilds Running, DateTimeOffset Now)
{
    /// <summary>How many builds of the pipeline have failed since the last success. Zero also where no rule needs it.</summary>
    public int FailuresInARow { get; init; }
}

/// <summary>
/// The concurrency slots in use. A slot is taken by compare-and-set before anything is sent, so that concurrent functions cannot start more
/// builds than the policy allows.
/// </summary>
public sealed record RunningBuilds
{
    public IReadOnlyList<RunningBuild> Builds { get; init; } = [];

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    public bool Holds(PipelineRunRecord run) => Builds.Any(build => build.PipelineArn == run.PipelineArn && build.RunSequence == run.Sequence);

    /// <summary>Number of slots taken by other runs.</summary>
    public int CountOthers(PipelineRunRecord run) => Builds.Count - (Holds(run) ? 1 : 0);

    public RunningBuilds With(PipelineRunRecord run, DateTimeOffset now) => this with { Builds = [.. Builds, new(run.PipelineArn, run.Sequence, now)] };

    public RunningBuilds Without(string pipelineArn, int runSequence) =>
        this with { Builds = [.. Builds.Where(build => (build.PipelineArn, build.RunSequence) != (pipelineArn, runSequence))] };
}

/// <summary>A concurrency slot, taken by a run.</summary>
public sealed record RunningBuild(string PipelineArn, int RunSequence, DateTimeOffset Since);
