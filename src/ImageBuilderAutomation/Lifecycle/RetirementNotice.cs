namespace ImageBuilderAutomation.Lifecycle;

/// <summary>People were told that an image will be disabled or deleted.</summary>
/// <param name="NotBefore">What they were told; a policy that asks for less notice since does not break the word.</param>
public sealed record RetirementNotice(LifecycleAction Action, DateTimeOffset At, DateTimeOffset NotBefore, string Because);
