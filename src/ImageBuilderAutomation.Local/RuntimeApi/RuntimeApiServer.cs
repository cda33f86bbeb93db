using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ImageBuilderAutomation.Emulator.Protocol;
using Microsoft.AspNetCore.Http;
using static ImageBuilderAutomation.Local.RuntimeApi.RuntimeApiHttp;

namespace ImageBuilderAutomation.Local.RuntimeApi;

/// <summary>
/// The Lambda runtime API for one process. Each process needs a port of its own, because requests identify their process by host and port only.
/// </summary>
// Documented: Lambda Developer Guide, "Using the Lambda runtime API".
internal sealed class RuntimeApiServer : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime/";

    /// <summary>The official runtime client sends an error's cause for X-Ray in a header of up to 1 MiB.</summary>
    private const int MaxHeaderBytes = 2 * 1024 * 1024;

    private readonly Channel<RuntimeInvocation> _offered = Channel.CreateUnbounded<RuntimeInvocation>();
    private readonly Lock _gate = new();
    private readonly TimeProvider _wall;
    private readonly TimeProvider _clock;
    private readonly LoopbackServer _server;
    private RuntimeInvocation? _current;
    private Func<string, JsonObject>? _ended;

    private RuntimeApiServer(TimeProvider clock, TimeProvider wall)
    {
        (_clock, _wall) = (clock, wall);
        _server = new(configure: listen =>
        {
            var limits = listen.KestrelServerOptions.Limits;
            limits.MaxRequestBodySize = null;
            limits.MinRequestBodyDataRate = null;
            limits.MaxRequestBufferSize = MaxHeaderBytes;
            limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        });
    }

    /// <summary>Host and port.</summary>
    public string Address => _server.Url.Authority;

    /// <summary>True once the process has exited or reported an initialization error. It takes no more invocations.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) is not null;

    public static async Task<RuntimeApiServer> StartAsync(TimeProvider clock, TimeProvider wall)
    {
        var server = new RuntimeApiServer(clock, wall);
        await server._server.StartAsync(server.AnswerAsync, (http, status, message) => RefuseAsync(http, status, $"{status}", message));
        return server;
    }

    /// <summary>Offers an invocation, which the process gets with its next request. Offer one at a time.</summary>
    public void Offer(RuntimeInvocation invocation)
    {
        lock (_gate)
        {
            if (_ended is { } error)
            {
                invocation.Fail(error(invocation.RequestId));
                return;
            }

            _current = invocation;
        }

        _offered.Writer.TryWrite(invocation);
    }

    /// <summary>Ends this server: the current and all later invocations fail. Only the first error counts.</summary>
    public void End(Func<string, JsonObject> error)
    {
        lock (_gate)
        {
            _ended ??= error;
            _current?.Fail(_ended(_current.RequestId));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _offered.Writer.TryComplete();
        await _server.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        return (http.Request.Method, path) switch
        {
            ("GET", $"{Root}invocation/next") => NextAsync(http),
            ("POST", $"{Root}init/error") => InitErrorAsync(http),
            ("POST", _) when path.StartsWith($"{Root}invocation/", StringComparison.Ordinal) => OutcomeAsync(http, path[$"{Root}invocation/".Length..]),
            ("GET", "/clock") => http.Response.WriteAsync(_clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
            _ => RefuseAsync(http, HttpStatusCode.NotFound, "InvalidPath", $"The runtime API has no {http.Request.Method} {path}."),
        };
    }

    private async Task NextAsync(HttpContext http)
    {
        RuntimeInvocation invocation;
        try
        {
            invocation = await _offered.Reader.ReadAsync(http.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            http.Abort();
            return;
        }

        // The time-out starts here, because the start of the process does not count.
        invocation.Take();
        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = $"{(_wall.GetUtcNow() + invocation.Function.Timeout).ToUnixTimeMilliseconds()}";
        headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.Function.Arn;
        headers["Lambda-Runtime-Trace-Id"] = TraceId(invocation.RequestId);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = invocation.Payload.Length;
        await http.Response.BodyWriter.WriteAsync(invocation.Payload, http.RequestAborted);
    }

    private async Task OutcomeAsync(HttpContext http, string rest)
    {
        var current = _current;
        var isInHand = current is { Result.IsCompleted: false };
        if (rest.Split('/') is not [var requestId, ("response" or "error") and var kind] || !isInHand || current!.RequestId != requestId)
        {
            await RefuseAsync(http, HttpStatusCode.BadRequest, "InvalidRequestID", "Invalid request ID");
            return;
        }

        if (await ReadAsync(http) is not { } body)
        {
            const string Most = "maximum allowed payload size";
            current.Fail(new()
            {
                ["errorType"] = "Function.ResponseSizeTooLarge",
                ["errorMessage"] = $"Response payload size exceeded {Most} ({MaxResponseBytes} bytes).",
            });
            await RefuseAsync(http, HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge", $"Exceeded {Most} ({MaxResponseBytes} bytes).");
            return;
        }

        await AcceptAsync(http);
        if (kind == "response")
            current.Answer(body);
        else
            current.Fail(Error(http, body));
    }

    private async Task InitErrorAsync(HttpContext http)
    {
        var error = Error(http, await ReadAsync(http) ?? "");
        await AcceptAsync(http);
        End(_ => (JsonObject)error.DeepClone());
    }

    private string TraceId(string requestId)
    {
        var id = requestId.Replace("-", "", StringComparison.Ordinal).PadRight(24, '0')[..24];
        return $"Root=1-{_wall.GetUtcNow().ToUnixTimeSeconds():x8}-{id};Parent={id[..16]};Sampled=0";
    }
}
