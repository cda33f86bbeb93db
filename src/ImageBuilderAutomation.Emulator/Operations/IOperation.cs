using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>
/// One API operation. The input was validated against the model and holds members under their model names, wherever they travelled.
/// Runs under the emulator's one lock: no I/O, no waiting.
/// </summary>
public interface IOperation
{
    /// <summary>The model's operation name.</summary>
    string Name { get; }

    /// <returns>The output members; the protocol adds <c>requestId</c> where the model has it and drops nulls.</returns>
    /// <exception cref="Protocol.ApiError">Any answer but success.</exception>
    JsonObject Handle(JsonObject input, Call call);
}
