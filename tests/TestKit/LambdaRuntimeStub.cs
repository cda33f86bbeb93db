using System.Globalization;
using System.Threading.Channels;
using ImageBuilderAutomation.Emulator.Protocol;
using Microsoft.AspNetCore.Http;

namespace TestKit;

/// <summary>Lambda's Runtime API for one function on a free loopback port: serves queued events and stores what the function posts.</summary>
public sealed class LambdaRuntimeStub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<LambdaInvocation> _events = Channel.CreateUnbounded<LambdaInvocation>();
    private readonly Channel<LambdaPost> _posts = Channel.CreateUnbounded<LambdaPost>();
    private readonly TaskCompletionSource _waited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LoopbackServer _server = LambdaRuntimeRecorder.Server();

    private LambdaRuntimeStub()
    {
    }

    /// <summary>The value of AWS_LAMBDA_RUNTIME_API.</summary>
    public string Address => _server.Url.Authority;

    public static async Task<LambdaRuntimeStub> StartAsync()
    {
        var stub = new LambdaRuntimeStub();
        await stub._server.StartAsync(stub.AnswerAsync);
        return stub;
    }

    public void Send(LambdaInvocation invocation) => _events.Writer.TryWrite(invocation);

    public Task<LambdaPost> NextPostAsync() => _posts.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Waits until the function requests an event and the queue is empty.</summary>
    public Task FunctionWaitsAsync() => _waited.Task.WaitAsync(Patience);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        const string root = "/2018-06-01/runtime/";
        var path = http.Request.Path.Value ?? "";
        if (http.Request.Method == HttpMethods.Get && path == $"{root}invocation/next")
            return NextAsync(http);
        if (http.Request.Method == HttpMethods.Post && path.StartsWith(root, StringComparison.Ordinal))
            return KeepAsync(http, path[root.Length..]);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task NextAsync(HttpContext http)
    {
        if (_events.Reader.Count == 0)
            _waited.TrySetResult();

        try
        {
            var next = await _events.Reader.ReadAsync(http.RequestAborted);
            http.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = next.RequestId;
            http.Response.Headers["Lambda-Runtime-Deadline-Ms"] = next.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            http.Response.Headers["Lambda-Runtime-Trace-Id"] = next.TraceId;
            http.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:under-test";
            await http.Response.WriteAsync(next.Body, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The function disconnected.
        }
    }

    private async Task KeepAsync(HttpContext http, string path)
    {
        using var reader = new StreamReader(http.Request.Body);
        var errorType = http.Request.Headers["Lambda-Runtime-Function-Error-Type"].FirstOrDefault();
        _posts.Writer.TryWrite(new(path, http.Request.ContentType, errorType, await reader.ReadToEndAsync(http.RequestAborted)));
        // The official client parses this response and fails without a body.
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync("""{"status":"OK"}""", http.RequestAborted);
    }
}

public sealed record LambdaInvocation(string RequestId, string Body)
{
    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.UnixEpoch;

    public string TraceId { get; init; } = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
}

/// <param name="Path">Below <c>/2018-06-01/runtime/</c>.</param>
/// <param name="ErrorType">The Lambda-Runtime-Function-Error-Type header.</param>
public sealed record LambdaPost(string Path, string? ContentType, string? ErrorType, string Body);
