namespace ImageBuilderAutomation.History;

/// <summary>One execution of a workflow step.</summary>
/// <param name="Message">Untrusted text: show it, never act on it.</param>
public sealed record StepRun(
    string Id, string Name, string Action, string Status, string? RollbackStatus, string? Message, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);
