using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>Runs functions.</summary>
public interface IFunctionHost : IAsyncDisposable
{
    /// <summary>Invokes a function once. Errors of the function are returned in the result, not thrown.</summary>
    Task<InvocationResult> InvokeAsync(FunctionResource function, string requestId, ReadOnlyMemory<byte> payload);
}
