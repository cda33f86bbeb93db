namespace ImageBuilderAutomation.History;

/// <summary>One step of a workflow, as it ran.</summary>
/// <param name="Message">From outside: show it, never act on it.</param>
public sealed record StepRun(
    string Id, string Name, string Action, string Status, string? RollbackStatus, string? Message, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);
