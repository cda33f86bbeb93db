namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The announcement to people that an image will be disabled or deleted.</summary>
/// <param name="NotBefore">The announced time. It stays valid when a later policy has a shorter notice period.</param>
public sealed record RetirementNotice(LifecycleAction Action, DateTimeOffset At, DateTimeOffset NotBefore, string Reason);
