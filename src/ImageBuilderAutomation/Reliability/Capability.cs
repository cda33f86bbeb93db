namespace ImageBuilderAutomation.Reliability;

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

/// <summary>The stop switch: a table item that overrides the policy's mode. It is read before every action, so it takes effect at once.</summary>
public interface IModeOverrides
{
    /// <param name="capability"><c>gates</c>, <c>builds</c>, <c>lifecycle</c> or <c>configurations</c>.</param>
    /// <returns>Null when the policy's mode is not overridden.</returns>
    Task<Mode?> ReadAsync(string capability, CancellationToken cancellationToken);
}
