namespace ImageBuilderAutomation.Lifecycle;

/// <summary>People were told that an image will be disabled or deleted.</summary>
public sealed record RetirementNotice(LifecycleAction Action, DateTimeOffset At, string Because);
