namespace ImageBuilderAutomation.Lifecycle;

/// <summary>An update of an earlier run, and how it ended.</summary>
public sealed record EndedUpdate(string ImageArn, LifecycleAction Action, string Status, string? Reason);
