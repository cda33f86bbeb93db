using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>What an invocation answered, or the error as Lambda reports it.</summary>
/// <param name="Payload">The answer's JSON text; empty for a function that answers nothing.</param>
/// <param name="Error">errorType, errorMessage, stackTrace; null when the function succeeded.</param>
public sealed record InvocationResult(string RequestId, string Payload, JsonObject? Error)
{
    public bool Succeeded => Error is null;
}
