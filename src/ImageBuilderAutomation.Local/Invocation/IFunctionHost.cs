using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>Runs functions.</summary>
public interface IFunctionHost : IAsyncDisposable
{
    /// <summary>One invocation; whatever the function does comes back as its result.</summary>
    Task<InvocationResult> InvokeAsync(FunctionResource function, string requestId, ReadOnlyMemory<byte> payload);
}
