namespace ImageBuilderAutomation.ConfigurationGuard;

public enum RepairProgress
{
    /// <summary>Every field has its value from before or its planned value, and at least one is not yet as planned.</summary>
    Pending,

    /// <summary>Every field is as planned.</summary>
    Done,

    /// <summary>A field has neither value: another caller changed the configuration, and the repair would undo that.</summary>
    Superseded,
}
