namespace ImageBuilderAutomation.Reliability;

/// <summary>A stop switch as a person set it.</summary>
/// <param name="Mode">Null: the policy's mode counts.</param>
/// <param name="By">ARN of the person; null for an item that was written by hand.</param>
public sealed record SwitchedMode(Capability Capability, Mode? Mode, string? By, string? Reason, DateTimeOffset? Since);

/// <summary>The store of the stop switches.</summary>
public interface IModeSwitches
{
    /// <summary>All that were ever set.</summary>
    Task<IReadOnlyList<SwitchedMode>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The last writer wins: a switch must never fail because somebody else used it at the same moment.</summary>
    Task WriteAsync(SwitchedMode set, CancellationToken cancellationToken);
}
