namespace ImageBuilderAutomation.Emulator.Builds;

/// <param name="Hold">Keeps the scan SCANNING until the script changes.</param>
/// <param name="FinishAt">When the scan completes; null: after its usual duration. A past time means at once.</param>
/// <param name="End">The final status; null: COMPLETED.</param>
public sealed record ScanScript(bool Hold = false, DateTimeOffset? FinishAt = null, string? End = null, string? Reason = null);
