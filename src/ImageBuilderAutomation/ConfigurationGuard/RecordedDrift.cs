namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>A drift with the time and author of the change that caused it.</summary>
/// <param name="Since">The time of the call that caused it if an event reported the call, otherwise when a check first found it.</param>
/// <param name="By">The caller; null when no event reported the call.</param>
public sealed record RecordedDrift(Drift Drift, DateTimeOffset Since, string? By, string? Call)
{
    public override string ToString() =>
        $"{Drift}{(By is null ? "" : $", by {By}")}{(Drift.NotRepaired is null ? "" : $", not repaired: {Drift.NotRepaired}")}";

    /// <summary>Merges a drift with the recorded one of the same field and rule, and with the call reported now.</summary>
    public static RecordedDrift Of(Drift drift, RecordedDrift? known, ConfigurationChange? change, DateTimeOffset now)
    {
        var made = change is not null && change.Touches(drift.Path) ? change : null;
        return known switch
        {
            null => new(drift, made?.At ?? now, made?.By, made?.Call),
            // A check found the drift first, and the event of the call arrived later.
            { By: null } when made?.At <= known.Since => new(drift, made.At, made.By, made.Call),
            _ => known with { Drift = drift },
        };
    }
}
