namespace EndToEnd.Chaos;

/// <summary>What becomes of one call.</summary>
internal enum Fate
{
    None,
    Throttled,
    KilledBefore,
    KilledAfter,
}
