namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>
/// The concurrency slots in use. A slot is taken by compare-and-set before anything is sent, so that concurrent functions cannot start more
/// builds than the policy allows.
/// </summary>
public sealed record RunningBuilds
{
    public IReadOnlyList<RunningBuild> Builds { get; init; } = [];

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    public bool Holds(Round round) => Builds.Any(build => build.PipelineArn == round.PipelineArn && build.Round == round.N);

    /// <summary>Number of slots taken by other runs.</summary>
    public int Beside(Round round) => Builds.Count - (Holds(round) ? 1 : 0);

    public RunningBuilds With(Round round, DateTimeOffset now) => this with { Builds = [.. Builds, new(round.PipelineArn, round.N, now)] };

    public RunningBuilds Without(string pipelineArn, int round) =>
        this with { Builds = [.. Builds.Where(build => (build.PipelineArn, build.Round) != (pipelineArn, round))] };
}
