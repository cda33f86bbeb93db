using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Stores pipeline runs, and what goes with them: cause markers, running builds, schedule markers, origins of builds.</summary>
public interface IRounds
{
    /// <summary>The pipeline's latest run and the one before it, newest first.</summary>
    Task<IReadOnlyList<Round>> ReadLatestAsync(string pipelineArn, CancellationToken cancellationToken);

    Task<Round?> ReadAsync(string pipelineArn, int n, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="Round.Version"/> (zero: must not exist yet).</summary>
    /// <returns>The stored run with its new version, or null when another writer was first.</returns>
    Task<Round?> TryWriteAsync(Round round, CancellationToken cancellationToken);

    /// <summary>Runs that are waiting, starting or running, oldest first. The index is eventually consistent.</summary>
    IAsyncEnumerable<Round> ListOpenAsync(CancellationToken cancellationToken);

    /// <summary>The marker of a cause: the run it was added to. Null if the pipeline never got the cause.</summary>
    Task<CauseMark?> ReadMarkAsync(string pipelineArn, string causeKey, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="CauseMark.Version"/>.</summary>
    /// <returns>Null when another writer was first.</returns>
    Task<CauseMark?> TryWriteMarkAsync(CauseMark mark, CancellationToken cancellationToken);

    Task<RunningBuilds> ReadRunningAsync(CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="RunningBuilds.Version"/>.</summary>
    /// <returns>Null when another writer was first.</returns>
    Task<RunningBuilds?> TryWriteRunningAsync(RunningBuilds running, CancellationToken cancellationToken);

    /// <summary>The time up to which the rule's schedule has been processed; null before its first check.</summary>
    Task<TimetableMark?> ReadTimetableAsync(string rule, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="TimetableMark.Version"/>.</summary>
    /// <returns>Null when another writer was first.</returns>
    Task<TimetableMark?> TryWriteTimetableAsync(TimetableMark mark, CancellationToken cancellationToken);

    /// <summary>Stores what started a build, beside the build. Idempotent.</summary>
    Task LinkAsync(string imageArn, BuildOrigin origin, CancellationToken cancellationToken);

    /// <summary>What started a build; null if this product did not start it.</summary>
    Task<BuildOrigin?> ReadOriginAsync(string imageArn, CancellationToken cancellationToken);
}
