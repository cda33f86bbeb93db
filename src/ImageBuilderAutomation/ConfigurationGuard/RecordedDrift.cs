namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>A drift and its story.</summary>
/// <param name="Since">The time of the call that made it where one was told of, otherwise when it was first seen.</param>
/// <param name="By">Who made that call; null where none was told of.</param>
public sealed record RecordedDrift(Drift Drift, DateTimeOffset Since, string? By, string? Call)
{
    public override string ToString() => $"{Drift}{(By is null ? "" : $", by {By}")}{(Drift.NotRepaired is null ? "" : $", not repaired: {Drift.NotRepaired}")}";

    /// <summary>Keeps what is known of an older drift of the same field under the same rule, and learns from the call told of now.</summary>
    public static RecordedDrift Of(Drift drift, RecordedDrift? known, ConfigurationChange? change, DateTimeOffset now)
    {
        var made = change is not null && change.Touches(drift.Path) ? change : null;
        return known switch
        {
            null => new(drift, made?.At ?? now, made?.By, made?.Call),
            // Seen by a check first, and the call's event came later.
            { By: null } when made?.At <= known.Since => new(drift, made.At, made.By, made.Call),
            _ => known with { Drift = drift },
        };
    }
}
