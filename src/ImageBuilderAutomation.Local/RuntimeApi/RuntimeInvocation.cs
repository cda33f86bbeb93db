using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.RuntimeApi;

/// <summary>One invocation that a function's process handles.</summary>
internal sealed class RuntimeInvocation(FunctionResource function, string requestId, ReadOnlyMemory<byte> payload)
{
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<InvocationResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FunctionResource Function => function;

    public string RequestId => requestId;

    public ReadOnlyMemory<byte> Payload => payload;

    /// <summary>Completes when the process has fetched the invocation, or when the invocation has failed before that.</summary>
    public Task Accepted => _accepted.Task;

    public Task<InvocationResult> Result => _result.Task;

    public void Take() => _accepted.TrySetResult();

    public void Answer(string text) => _result.TrySetResult(new(requestId, text, null));

    public void Fail(JsonObject error)
    {
        _result.TrySetResult(new(requestId, "", error));
        _accepted.TrySetResult();
    }
}
