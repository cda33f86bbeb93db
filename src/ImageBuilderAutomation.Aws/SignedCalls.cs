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
/// <remarks>
/// A call that gets no response, an error of the service or a throttling error is sent once more, so every operation must tolerate being carried out twice.
/// </remarks>
/// <param name="timeout">For one attempt; <see cref="AwsClients.Attempt"/> by default.</param>
internal sealed class SignedCalls(string service, AWSCredentials credentials, RegionEndpoint region, TimeSpan? timeout = null) : IDisposable
{
    private const string Throttled = "Throttl";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http = new(new SigV4SigningHandler(credentials, region, service, new SocketsHttpHandler()))
    {
        Timeout = timeout ?? AwsClients.Attempt,
    };

    /// <param name="refusal">Says why a response with a success status refuses the call all the same; null if it does not. Such a call is sent once more, too.</param>
    /// <exception cref="ServiceRefusedException">The service returned an error, or did not respond in time.</exception>
    public async Task<JsonObject> PostAsync(
        Uri url, string body, string contentType, CancellationToken cancellationToken, Func<JsonObject, string?>? refusal = null,
        params (string Name, string Value)[] headers)
    {
        JsonObject answer = [];
        await TwiceAsync(async () =>
        {
            answer = Read(await SendAsync(url, body, contentType, headers, cancellationToken)) ?? [];
            if (refusal?.Invoke(answer) is { } refused)
                throw new ServiceRefusedException(refused) { IsTransient = true };
        }, cancellationToken);
        return answer;
    }

    /// <summary>For services that return XML.</summary>
    /// <exception cref="ServiceRefusedException">The service returned an error, or did not respond in time.</exception>
    public async Task<string> PostForTextAsync(
        Uri url, string body, string contentType, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        var text = "";
        await TwiceAsync(async () => text = await SendAsync(url, body, contentType, headers, cancellationToken), cancellationToken);
        return text;
    }

    public void Dispose() => _http.Dispose();

    private static async Task TwiceAsync(Func<Task> attempt, CancellationToken cancellationToken)
    {
        try
        {
            await attempt();
        }
        catch (Exception e) when (e is ServiceRefusedException { IsTransient: true } or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, cancellationToken);
            await attempt();
        }
    }

    private async Task<string> SendAsync(
        Uri url, string body, string contentType, (string Name, string Value)[] headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        try
        {
            // The time-out of the HTTP client covers the body as well, because the whole response is read here.
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? text
                : throw new ServiceRefusedException($"{service} returned {(int)response.StatusCode}: {Problem(text)}")
                {
                    IsTransient = IsTransient(response, text),
                };
        }
        catch (TaskCanceledException timedOut) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceRefusedException($"{service} did not respond in time", timedOut) { IsTransient = true };
        }
    }

    // Services report throttling with 429 or, in the JSON protocols, with 400 and a name in the body or in this header.
    private static bool IsTransient(HttpResponseMessage response, string text) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => true,
        HttpStatusCode.BadRequest => text.Contains(Throttled, StringComparison.Ordinal)
            || (response.Headers.TryGetValues("x-amzn-ErrorType", out var types) && types.Any(type => type.Contains(Throttled, StringComparison.Ordinal))),
        _ => false,
    };

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
