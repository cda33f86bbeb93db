using System.Net.Http.Headers;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Lambda Runtime API (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html): next, response, error, init error.</summary>
internal sealed class RuntimeApi : IDisposable
{
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
    };

    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync("invocation/next", cancellationToken);
        response.EnsureSuccessStatusCode();
        var input = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new(new MemoryStream(input, writable: false), RuntimeContext.From(response.Headers));
    }

    public async Task RespondAsync(string requestId, Stream output)
    {
        using var response = await PostAsync($"invocation/{requestId}/response", new StreamContent(output), Json, null);
    }

    public Task ReportErrorAsync(string requestId, Exception error) => ReportAsync($"invocation/{requestId}/error", error, error.GetType().Name);

    public Task ReportInitErrorAsync(Exception error) => ReportAsync("init/error", error, null);

    public void Dispose() => _http.Dispose();

    /// <summary>Parses the response to a reported error and, like the official client, fails if it is not JSON.</summary>
    private async Task ReportAsync(string path, Exception error, string errorType)
    {
        using var response = await PostAsync(path, new ByteArrayContent(ErrorBody.Of(error)), ErrorJson, errorType);
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

    private async Task<HttpResponseMessage> PostAsync(string path, HttpContent content, MediaTypeHeaderValue type, string errorType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        content.Headers.ContentType = type;
        if (errorType is not null)
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", errorType);
        return (await _http.SendAsync(request)).EnsureSuccessStatusCode();
    }
}

internal sealed record Invocation(Stream Input, RuntimeContext Context);

/// <summary>An exception as Lambda shows it: type, message, stack and inner exceptions.</summary>
internal static class ErrorBody
{
    public static byte[] Of(Exception error)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
            Write(writer, error);
        return body.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Exception error)
    {
        writer.WriteStartObject();
        writer.WriteString("errorType", error.GetType().Name);
        writer.WriteString("errorMessage", error.Message);
        writer.WriteStartArray("stackTrace");
        foreach (var line in (error.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            writer.WriteStringValue(line);
        writer.WriteEndArray();
        if (error.InnerException is { } cause)
        {
            writer.WritePropertyName("cause");
            Write(writer, cause);
        }

        writer.WriteEndObject();
    }
}

/// <summary>The Runtime API returned a response that its protocol does not define.</summary>
public class RuntimeApiClientException(string message, int statusCode, string response, Exception innerException)
    : Exception(message, innerException)
{
    public int StatusCode { get; } = statusCode;

    public string Response { get; } = response;
}
