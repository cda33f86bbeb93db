namespace ImageBuilderAutomation.Reliability;

/// <summary>What this product does, each with a mode of its own.</summary>
public enum Capability
{
    Gates,

    /// <summary>Starts pipelines when something that they depend on changed.</summary>
    Builds,

    Lifecycle,

    /// <summary>Guards infrastructure configurations.</summary>
    Configurations,

    /// <summary>Moves channels and brings their targets to them.</summary>
    Releases,
}

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
    /// <returns>Null when the policy's mode is not overridden.</returns>
    Task<Mode?> ReadAsync(Capability capability, CancellationToken cancellationToken);
}

public static class CapabilityModes
{
    /// <returns>The name in the policy's <c>modes</c> and in the table: <c>gates</c>, <c>builds</c>, <c>lifecycle</c>, <c>configurations</c> or <c>releases</c>.</returns>
    public static string Name(this Capability capability) => capability switch
    {
        Capability.Gates => "gates",
        Capability.Builds => "builds",
        Capability.Lifecycle => "lifecycle",
        Capability.Configurations => "configurations",
        Capability.Releases => "releases",
        _ => throw new ArgumentOutOfRangeException(nameof(capability), capability, "Expected a capability of this product."),
    };

    /// <summary>Reads a name as <see cref="Name"/> gives it.</summary>
    public static bool TryParse(string? text, out Capability capability)
    {
        var found = Enum.GetValues<Capability>().Where(one => one.Name() == text).ToList();
        capability = found.FirstOrDefault();
        return found.Count == 1;
    }

    /// <summary>Reads the mode that counts now: the override if there is one, otherwise the policy's mode.</summary>
    public static async Task<Mode> ReadAsync(this IModeOverrides overrides, Capability capability, Mode policyMode, CancellationToken cancellationToken) =>
        await overrides.ReadAsync(capability, cancellationToken) ?? policyMode;
}
