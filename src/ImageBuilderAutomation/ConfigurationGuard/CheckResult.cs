namespace ImageBuilderAutomation.ConfigurationGuard;

public enum CheckResult
{
    /// <summary>As the policy wants it.</summary>
    Compliant,

    /// <summary>Recorded and told; nothing was changed: mode observe, or no change that a repair could make.</summary>
    Drifted,

    /// <summary>Changed, read back, and as planned.</summary>
    Repaired,

    /// <summary>The service refused the change, or did not show it afterwards.</summary>
    NotRepaired,

    /// <summary>Somebody else kept changing the configuration while it was to be repaired.</summary>
    Overtaken,

    /// <summary>Repaired often lately, and otherwise again: left to people.</summary>
    Contested,

    /// <summary>Another invocation has the configuration in hand, or wrote first.</summary>
    LeftToOther,

    /// <summary>Told of by a call that our own repair made.</summary>
    OwnChange,

    /// <summary>The service knows it no more.</summary>
    Gone,

    /// <summary>Mode off: nothing recorded, nothing changed.</summary>
    Off,
}
