namespace ImageBuilderAutomation.ConfigurationGuard;

public enum CheckResult
{
    /// <summary>Complies with the policy.</summary>
    Compliant,

    /// <summary>Recorded and published, nothing changed: the mode is observe, or no repair is possible.</summary>
    Drifted,

    /// <summary>Changed, read back and verified.</summary>
    Repaired,

    /// <summary>The service rejected the change, or did not show it when read back.</summary>
    NotRepaired,

    /// <summary>Another caller changed the configuration before each attempt to repair it.</summary>
    Superseded,

    /// <summary>Repaired several times recently and drifted again. No longer repaired automatically.</summary>
    Contested,

    /// <summary>Another invocation is repairing the configuration or wrote the record first.</summary>
    HandledElsewhere,

    /// <summary>The event reports a call that our own repair made.</summary>
    OwnChange,

    /// <summary>The configuration does not exist any more.</summary>
    Deleted,

    /// <summary>The mode is off: nothing recorded, nothing changed.</summary>
    Off,
}
