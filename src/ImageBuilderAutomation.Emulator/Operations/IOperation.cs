using System.Text.Json.Nodes;

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
