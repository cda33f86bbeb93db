using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Where rounds live.</summary>
public interface IRounds
{
    /// <summary>The pipeline's latest round and the one before it, newest first.</summary>
    Task<IReadOnlyList<Round>> ReadLatestAsync(string pipelineArn, CancellationToken cancellationToken);

    Task<Round?> ReadAsync(string pipelineArn, int n, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="Round.Version"/> (zero: must not exist yet).</summary>
    /// <returns>The stored round with its new version, or null when somebody else wrote first.</returns>
    Task<Round?> TryWriteAsync(Round round, CancellationToken cancellationToken);

    /// <summary>Rounds that wait, start or run, oldest first, as far as the index has followed.</summary>
    IAsyncEnumerable<Round> ListOpenAsync(CancellationToken cancellationToken);

    /// <summary>The round that a cause was put into; null when it never reached the pipeline.</summary>
    Task<CauseMark?> ReadMarkAsync(string pipelineArn, string causeKey, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="CauseMark.Version"/>.</summary>
    /// <returns>Null when somebody else wrote first.</returns>
    Task<CauseMark?> TryWriteMarkAsync(CauseMark mark, CancellationToken cancellationToken);

    Task<RunningBuilds> ReadRunningAsync(CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="RunningBuilds.Version"/>.</summary>
    /// <returns>Null when somebody else wrote first.</returns>
    Task<RunningBuilds?> TryWriteRunningAsync(RunningBuilds running, CancellationToken cancellationToken);

    /// <summary>Up to when the rule's timetable has been followed; null before its first look.</summary>
    Task<TimetableMark?> ReadTimetableAsync(string rule, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="TimetableMark.Version"/>.</summary>
    /// <returns>Null when somebody else wrote first.</returns>
    Task<TimetableMark?> TryWriteTimetableAsync(TimetableMark mark, CancellationToken cancellationToken);

    /// <summary>Notes with the build what started it. Written again it stays the same.</summary>
    Task LinkAsync(string imageArn, BuildOrigin origin, CancellationToken cancellationToken);

    /// <summary>What started a build; null when it was not started here.</summary>
    Task<BuildOrigin?> ReadOriginAsync(string imageArn, CancellationToken cancellationToken);
}
