namespace ImageBuilderAutomation.Emulator.Builds;

/// <param name="Action">RESUME or STOP.</param>
public sealed record StepAnswer(string Action, string? Reason);
