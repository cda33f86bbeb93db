namespace ImageBuilderAutomation.ConfigurationGuard;

public enum ConfigurationState
{
    /// <summary>Complies with the policy.</summary>
    Compliant,

    /// <summary>Differs from the policy; reported.</summary>
    Drifted,

    /// <summary>A repair is stored and may have been sent.</summary>
    Repairing,

    /// <summary>Repaired several times recently and changed again each time. No longer repaired automatically.</summary>
    Contested,

    /// <summary>The configuration does not exist any more.</summary>
    Deleted,
}
