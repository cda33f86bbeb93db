namespace ImageBuilderAutomation.Gates;

/// <summary>How the step ended, as read back from the service.</summary>
/// <param name="Action">RESUME or STOP; null when nobody answered it.</param>
public sealed record StepOutcome(string? Action, string? Reason, string StepStatus, DateTimeOffset SeenAt);
