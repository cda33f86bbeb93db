using System.Collections.Concurrent;
using ImageBuilderAutomation.Emulator.Protocol;
using Microsoft.AspNetCore.Http;

namespace TestKit;

/// <summary>
/// Lambda's Runtime API for one event. It records every request with its headers, and answers as a test tells it. <see cref="LambdaRuntimeStub"/> serves
/// many events and keeps only what is posted.
/// </summary>
public sealed class LambdaRuntimeRecorder : IAsyncDisposable
{
    private readonly LoopbackServer _server = Server();
    private readonly ConcurrentQueue<RuntimeRequest> _requests = new();

    /// <summary>The headers of the event.</summary>
    public Dictionary<string, string> EventHeaders { get; } = new()
    {
        ["Lambda-Runtime-Aws-Request-Id"] = "request-1",
        ["Lambda-Runtime-Deadline-Ms"] = "0",
        ["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:under-test",
        ["Lambda-Runtime-Trace-Id"] = "Root=1-a;Sampled=1",
    };

    /// <summary>Status and body for a path that is answered otherwise than Lambda does; null for all others.</summary>
    public Func<string, (int Status, string Body)?> Instead { get; init; } = _ => null;

    /// <summary>The value of AWS_LAMBDA_RUNTIME_API.</summary>
    public string Address => _server.Url.Authority;

    /// <summary>In the order of arrival.</summary>
    public IReadOnlyList<RuntimeRequest> Requests => [.. _requests];

    public Task StartAsync() => _server.StartAsync(AnswerAsync);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>A server that takes an error's cause for X-Ray, which the official runtime client sends in a header of up to 1 MiB.</summary>
    internal static LoopbackServer Server() => new(configure: listen =>
    {
        const int bytes = 2 * 1024 * 1024;
        listen.KestrelServerOptions.Limits.MaxRequestBufferSize = bytes;
        listen.KestrelServerOptions.Limits.MaxRequestHeadersTotalSize = bytes;
    });

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body);
        var path = http.Request.Path.Value!;
        _requests.Enqueue(new(
            $"{http.Request.Method} {path}",
            http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync(http.RequestAborted)));

        var isEvent = HttpMethods.IsGet(http.Request.Method);
        var (status, text) = Instead(path) ?? (isEvent ? (200, """{"sent":"event"}""") : (202, """{"status":"OK"}"""));
        http.Response.StatusCode = status;
        if (isEvent)
        {
            foreach (var (name, value) in EventHeaders)
                http.Response.Headers[name] = value;
        }

        if (status != StatusCodes.Status204NoContent)
            await http.Response.WriteAsync(text, http.RequestAborted);
    }
}

/// <param name="Line">Method and path.</param>
public sealed record RuntimeRequest(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
