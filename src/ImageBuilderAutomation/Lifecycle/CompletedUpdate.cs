namespace ImageBuilderAutomation.Lifecycle;

/// <summary>An update that an earlier run started and that has completed.</summary>
public sealed record CompletedUpdate(string ImageArn, LifecycleAction Action, string Status, string? Reason);
