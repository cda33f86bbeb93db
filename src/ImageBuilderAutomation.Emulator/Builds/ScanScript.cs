namespace ImageBuilderAutomation.Emulator.Builds;

/// <param name="Hold">The scan does not get on from SCANNING until the script changes.</param>
/// <param name="FinishAt">When it ends; null: in its own time. A time that has passed means at once.</param>
/// <param name="End">How it ends: COMPLETED where unset.</param>
public sealed record ScanScript(bool Hold = false, DateTimeOffset? FinishAt = null, string? End = null, string? Reason = null);
