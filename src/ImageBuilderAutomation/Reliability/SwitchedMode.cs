namespace ImageBuilderAutomation.Reliability;

/// <summary>A stop switch as a person set it.</summary>
/// <param name="Mode">Null: the policy's mode counts.</param>
/// <param name="By">ARN of the person; null for an item that was written by hand.</param>
public sealed record SwitchedMode(Capability Capability, Mode? Mode, string? By, string? Reason, DateTimeOffset? Since)
{
    /// <summary>The call that set it; null for an item that was written by hand.</summary>
    public string? RequestId { get; init; }

    /// <summary>Differs after each call that sets it; zero until stored, and for an item that was written by hand.</summary>
    public long Version { get; init; }
}

/// <summary>The store of the stop switches.</summary>
public interface IModeSwitches
{
    /// <summary>All that were ever set.</summary>
    Task<IReadOnlyList<SwitchedMode>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The last writer wins: a switch must never fail because somebody else used it at the same moment.</summary>
    Task WriteAsync(SwitchedMode set, CancellationToken cancellationToken);

    /// <summary>For a call that is carried out again: writes only if the switch still is the one that was read.</summary>
    /// <param name="read">Null when it was never set.</param>
    /// <returns>False when somebody has set it since.</returns>
    Task<bool> TryWriteAsync(SwitchedMode set, SwitchedMode? read, CancellationToken cancellationToken);
}
