namespace ImageBuilderAutomation.Operations;

/// <summary>How far a capability may go. <see cref="Observe"/> is the default everywhere.</summary>
public enum Mode
{
    /// <summary>Decide and record; send nothing.</summary>
    Observe,

    /// <summary>Decide, record, act.</summary>
    Act,

    /// <summary>Do nothing at all.</summary>
    Off,
}
