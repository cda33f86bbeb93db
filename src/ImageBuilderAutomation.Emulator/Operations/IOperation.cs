using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>
/// One API operation. The input is already validated against the model and holds label, query and body members under their model names.
/// Runs under the emulator's lock, so it must not wait or do I/O.
/// </summary>
public interface IOperation
{
    /// <summary>The model's operation name.</summary>
    string Name { get; }

    /// <returns>The output members; the protocol adds <c>requestId</c> where the model has it and drops nulls.</returns>
    /// <exception cref="Protocol.ApiError">Any error response.</exception>
    JsonObject Handle(JsonObject input, Call call);
}

/// <summary>The context of one API call: its caller, its time and the emulator's state.</summary>
/// <param name="Principal">The caller's ARN, derived from the signature's access key.</param>
/// <param name="Now">The emulator's clock, read once for the call.</param>
public sealed record Call(AccountState Account, string RequestId, string Principal, DateTimeOffset Now, IServiceEvents Events)
{
    public required EmulatorWorld World { get; init; }

    /// <summary>The page that a List operation has to return.</summary>
    public required Page Page { get; init; }
}
