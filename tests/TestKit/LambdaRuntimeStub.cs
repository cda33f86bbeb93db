using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TestKit;

/// <summary>Lambda's Runtime API for one function on a free loopback port: serves queued events and stores what the function posts.</summary>
public sealed class LambdaRuntimeStub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<LambdaInvocation> _events = Channel.CreateUnbounded<LambdaInvocation>();
    private readonly Channel<LambdaPost> _posts = Channel.CreateUnbounded<LambdaPost>();
    private readonly TaskCompletionSource _waited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;

    private LambdaRuntimeStub()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/2018-06-01/runtime/invocation/next", NextAsync);
        _app.MapPost("/2018-06-01/runtime/{**path}", KeepAsync);
    }

    /// <summary>The value of AWS_LAMBDA_RUNTIME_API.</summary>
    public string Address => new Uri(_app.Urls.Single()).Authority;

    public static async Task<LambdaRuntimeStub> StartAsync()
    {
        var stub = new LambdaRuntimeStub();
        await stub._app.StartAsync();
        return stub;
    }

    public void Send(LambdaInvocation invocation) => _events.Writer.TryWrite(invocation);

    public Task<LambdaPost> NextPostAsync() => _posts.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Waits until the function requests an event and the queue is empty.</summary>
    public Task FunctionWaitsAsync() => _waited.Task.WaitAsync(Patience);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

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

    private async Task<IResult> KeepAsync(HttpContext http, string path)
    {
        using var reader = new StreamReader(http.Request.Body);
        var errorType = http.Request.Headers["Lambda-Runtime-Function-Error-Type"].FirstOrDefault();
        _posts.Writer.TryWrite(new(path, http.Request.ContentType, errorType, await reader.ReadToEndAsync(http.RequestAborted)));
        // The official client parses this response and fails without a body.
        return Results.Text("""{"status":"OK"}""", "application/json", statusCode: StatusCodes.Status202Accepted);
    }
}
