using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws;

/// <summary>Sends signed calls to one service, for the few operations that do not justify a dependency on its client package.</summary>
/// <param name="timeout">For one whole call; ten seconds by default.</param>
internal sealed class SignedCalls(string service, AWSCredentials credentials, RegionEndpoint region, TimeSpan? timeout = null) : IDisposable
{
    private readonly HttpClient _http = new(new SigV4SigningHandler(credentials, region, service, new SocketsHttpHandler()))
    {
        Timeout = timeout ?? TimeSpan.FromSeconds(10),
    };

    /// <exception cref="ServiceRefusedException">The service returned an error, or did not respond in time.</exception>
    public async Task<JsonObject> PostAsync(
        Uri url, string body, string contentType, CancellationToken cancellationToken, params (string Name, string Value)[] headers) =>
        Read(await PostForTextAsync(url, body, contentType, cancellationToken, headers)) ?? [];

    /// <summary>For services that return XML.</summary>
    /// <exception cref="ServiceRefusedException">The service returned an error, or did not respond in time.</exception>
    public async Task<string> PostForTextAsync(
        Uri url, string body, string contentType, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? text
            : throw new ServiceRefusedException($"{service} returned {(int)response.StatusCode}: {Problem(text)}");
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (TaskCanceledException timedOut) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceRefusedException($"{service} did not respond in time", timedOut);
        }
    }

    private static string Problem(string text) =>
        Read(text) is { } answer ? (answer["message"] ?? answer["Message"])?.ToString() ?? text : MessageInXml(text) ?? text;

    // Found as text: an XML parser would enlarge the functions' package, whose services return JSON.
    private static string? MessageInXml(string text)
    {
        const string begin = "<Message>";
        var start = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var end = text.IndexOf("</Message>", StringComparison.Ordinal);
        return start >= begin.Length && end > start ? WebUtility.HtmlDecode(text[start..end]) : null;
    }

    private static JsonObject? Read(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
