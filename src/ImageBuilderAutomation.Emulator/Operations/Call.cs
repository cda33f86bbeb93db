using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The context of one API call: its caller, its time and the emulator's state.</summary>
/// <param name="Principal">The caller's ARN, derived from the signature's access key.</param>
/// <param name="Now">The emulator's clock, read once for the call.</param>
public sealed record Call(AccountState Account, string RequestId, string Principal, DateTimeOffset Now, IServiceEvents Events)
{
    public required EmulatorWorld World { get; init; }

    /// <summary>The page that a List operation has to return.</summary>
    public required Page Page { get; init; }
}
