using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>One execution of a step of a build.</summary>
/// <param name="StartedAt">Null if it has not started.</param>
/// <param name="EndedAt">Null if it has not ended.</param>
/// <param name="Timeout">How long it may take, read only for a step that runs; null if the service does not say it.</param>
public sealed record BuildStep(string Name, string Status, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, TimeSpan? Timeout)
{
    public bool IsRunning => StartedAt is not null && EndedAt is null && !ExecutionStatus.HasEnded(Status);

    /// <summary>Until when the service lets it run; null where that is not known.</summary>
    public DateTimeOffset? MayRunUntil => StartedAt + Timeout;

    /// <summary>Why its times say too little; null if they are complete. A step that never ran has no times.</summary>
    public string? Gap => this switch
    {
        { StartedAt: null, Status: ExecutionStatus.Running or ExecutionStatus.Completed } => $"step {Name} is {Status} without a start",
        { EndedAt: null, Status: ExecutionStatus.Completed } => $"step {Name} is {Status} without an end",
        { IsRunning: true, Timeout: null } => $"the time-out of step {Name} is not known",
        _ => null,
    };
}

/// <summary>Reads the steps of builds.</summary>
public interface IBuildSteps
{
    /// <summary>The steps of every workflow execution of a build, retried ones too. What is not readable or too much is part of the answer.</summary>
    Task<Known<IReadOnlyList<BuildStep>>> ReadAsync(string imageArn, CancellationToken cancellationToken);
}
