using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>Runs functions.</summary>
public interface IFunctionHost : IAsyncDisposable
{
    /// <summary>Invokes a function once. Errors of the function are returned in the result, not thrown.</summary>
    Task<InvocationResult> InvokeAsync(FunctionResource function, string requestId, ReadOnlyMemory<byte> payload);
}

/// <summary>The response of an invocation, or its error in the form of Lambda.</summary>
/// <param name="Payload">The response as JSON text; empty if the function returns nothing.</param>
/// <param name="Error">An object with errorType, errorMessage and stackTrace; null if the function succeeded.</param>
public sealed record InvocationResult(string RequestId, string Payload, JsonObject? Error)
{
    public bool Succeeded => Error is null;
}
