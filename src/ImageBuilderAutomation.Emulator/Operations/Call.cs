using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Who calls, and the world the call sees.</summary>
/// <param name="Principal">The caller's ARN, made from the access key of the signature.</param>
/// <param name="Now">The emulator's clock, read once for the call.</param>
public sealed record Call(AccountState Account, string RequestId, string Principal, DateTimeOffset Now, IServiceEvents Events)
{
    public required EmulatorWorld World { get; init; }

    /// <summary>What a List operation answers with.</summary>
    public required Page Page { get; init; }
}
