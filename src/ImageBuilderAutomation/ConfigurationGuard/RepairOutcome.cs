namespace ImageBuilderAutomation.ConfigurationGuard;

public enum RepairOutcome
{
    /// <summary>Read back after the calls; every field is as planned.</summary>
    Verified,

    /// <summary>Read back after the calls; some fields differ from the plan.</summary>
    NotVerified,

    /// <summary>Another caller changed the configuration first; that change was not overwritten.</summary>
    Superseded,

    /// <summary>The service rejected a call.</summary>
    Refused,

    /// <summary>No longer wanted: the policy or mode changed, or the configuration was deleted.</summary>
    Dropped,
}
