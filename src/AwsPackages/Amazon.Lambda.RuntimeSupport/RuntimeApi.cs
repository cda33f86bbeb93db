using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Lambda Runtime API (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html): next, response, error, init error.</summary>
internal sealed class RuntimeApi : IDisposable
{
    /// <summary>The official client leaves out a cause that would not fit in a header.</summary>
    private const int MaxCauseBytes = 1024 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue ErrorJson = new("application/vnd.aws.lambda.error+json");

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8,
    })
    {
        // Between two invocations a sandbox may be frozen for hours.
        Timeout = Timeout.InfiniteTimeSpan,
        BaseAddress = new Uri($"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/"),
        DefaultRequestHeaders = { { "User-Agent", UserAgent() }, { "Accept", "application/json" } },
    };

    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync("invocation/next", cancellationToken);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
            throw await RuntimeApiClientException.UnexpectedAsync(response);
        var input = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new(new MemoryStream(input, writable: false), RuntimeContext.From(response.Headers));
    }

    public async Task RespondAsync(string requestId, Stream output)
    {
        using var response = await PostAsync($"invocation/{requestId}/response", new StreamContent(output), Json);
    }

    public Task ReportErrorAsync(string requestId, Exception error)
    {
        var cause = ErrorCause.Of(error);
        return ReportAsync(
            $"invocation/{Uri.EscapeDataString(requestId)}/error",
            error,
            ("Lambda-Runtime-Function-Error-Type", error.GetType().Name),
            ("Lambda-Runtime-Function-XRay-Error-Cause", cause.Length < MaxCauseBytes ? cause : null));
    }

    public Task ReportInitErrorAsync(Exception error) => ReportAsync("init/error", error);

    public void Dispose() => _http.Dispose();

    /// <summary>Parses the response to a reported error and, like the official client, fails if it is not JSON.</summary>
    private async Task ReportAsync(string path, Exception error, params (string Name, string Value)[] headers)
    {
        using var response = await PostAsync(path, new ByteArrayContent(ErrorDocument.Of(error)), ErrorJson, headers);
        if (response.StatusCode != HttpStatusCode.Accepted)
            return;

        var body = await response.Content.ReadAsStringAsync();
        try
        {
            using var _ = JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw new RuntimeApiClientException("Could not deserialize the response body.", (int)response.StatusCode, body, e);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(
        string path, HttpContent content, MediaTypeHeaderValue type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        content.Headers.ContentType = type;
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
            request.Headers.TryAddWithoutValidation(name, value);

        var response = await _http.SendAsync(request);
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NoContent)
            return response;
        using (response)
            throw await RuntimeApiClientException.UnexpectedAsync(response);
    }

    private static string UserAgent()
    {
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory()).Name;
        var native = RuntimeFeature.IsDynamicCodeSupported ? "" : "-aot";
        return $"aws-lambda-dotnet/{(runtime == "/" ? "unknown" : runtime)}-{typeof(RuntimeApi).Assembly.GetName().Version}{native}";
    }
}

internal sealed record Invocation(Stream Input, RuntimeContext Context);
