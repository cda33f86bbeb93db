namespace EndToEnd.Chaos;

/// <summary>The fault that is injected into one call.</summary>
internal enum InjectedFault
{
    None,
    Throttled,
    KilledBefore,
    KilledAfter,
}
