namespace ImageBuilderAutomation.ConfigurationGuard;

public enum RepairOutcome
{
    /// <summary>Read back, and every field was as planned.</summary>
    Verified,

    /// <summary>Read back after the calls, and something was otherwise.</summary>
    NotVerified,

    /// <summary>Somebody else changed the configuration first; theirs was left as it is.</summary>
    Overtaken,

    /// <summary>The service would not take it.</summary>
    Refused,

    /// <summary>Not wanted any more: another policy, another mode, or the configuration is gone.</summary>
    Dropped,
}
