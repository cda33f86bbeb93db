namespace ImageBuilderAutomation.Gates;

/// <summary>What people said about one waiting step. Only the function that people call writes it; gates read it.</summary>
public sealed record StepApprovals
{
    /// <summary>More approvals are refused, withdrawn ones included. No policy needs as many, and a record has to fit an item of 400 KB.</summary>
    public const int Max = 30;

    public required string StepExecutionId { get; init; }

    /// <summary>Those that count, oldest first.</summary>
    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    public IReadOnlyList<Withdrawal> Withdrawn { get; init; } = [];

    /// <summary>A person's stop request; null when there is none. It is never taken back.</summary>
    public StopRequest? Stop { get; init; }

    /// <summary>Zero until stored. Each write expects the version that was read.</summary>
    public long Version { get; init; }

    public static StepApprovals None(string stepExecutionId) => new() { StepExecutionId = stepExecutionId };
}

/// <param name="Group">A group of the policy's <c>approvers</c>.</param>
/// <param name="By">The approver's IAM ARN.</param>
public sealed record Approval(string Group, string By, string Reason, DateTimeOffset At)
{
    /// <summary>IAM's unique id of the caller, which is not used again when a role or user of the same name is created later; null in older records.</summary>
    public string? UserId { get; init; }
}

/// <param name="By">Whoever withdrew it: the same person.</param>
public sealed record Withdrawal(Approval Approval, string By, string Reason, DateTimeOffset At);

/// <summary>The store of approvals and stops.</summary>
public interface IStepApprovals
{
    /// <returns>A record without approvals when nobody said anything.</returns>
    Task<StepApprovals> ReadAsync(string stepExecutionId, CancellationToken cancellationToken);

    /// <summary>100 steps in one call.</summary>
    /// <returns>By step; a step about which nobody said anything is missing.</returns>
    Task<IReadOnlyDictionary<string, StepApprovals>> ReadAsync(IReadOnlyCollection<string> stepExecutionIds, CancellationToken cancellationToken);

    /// <summary>Writes by compare-and-set on <see cref="StepApprovals.Version"/>.</summary>
    /// <returns>The stored record with its new version; null when another writer was first.</returns>
    Task<StepApprovals?> TryWriteAsync(StepApprovals approvals, CancellationToken cancellationToken);
}
