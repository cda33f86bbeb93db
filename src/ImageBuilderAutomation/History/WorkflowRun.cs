namespace ImageBuilderAutomation.History;

/// <summary>One execution of a workflow for a build.</summary>
/// <param name="Type"><c>BUILD</c>, <c>TEST</c> or <c>DISTRIBUTION</c>.</param>
/// <param name="Retried">A later execution replaced it.</param>
public sealed record WorkflowRun(
    string Id,
    string Arn,
    string Type,
    string Status,
    string? Message,
    bool Retried,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<StepRun> Steps)
{
    public bool HasFailed => Status is "FAILED" or "ROLLBACK_IN_PROGRESS" or "ROLLBACK_COMPLETED";
}
