using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Signing;

namespace ImageBuilderAutomation.Emulator.Tool.Pushing;

/// <summary>
/// A server that is compatible with EventBridge. EventBridge itself takes no events whose source begins with <c>aws.</c>, as those of Image Builder do.
/// </summary>
// The package AWSSDK.EventBridge is not worth its size for one call.
internal sealed class BusTarget(Uri url) : IPushTarget
{
    private readonly Uri _url = new(url, "/");
    private readonly HttpClient _http = new(new SigV4SigningHandler(
        PushCredentials.Of(url) ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(), RegionEndpoint.GetBySystemName(PushCredentials.RegionOf(url)),
        "events", new SocketsHttpHandler()))
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    public bool Takes(PublishedKind kind) => kind == PublishedKind.Event;

    public async Task SendAsync(Published published, CancellationToken cancellationToken)
    {
        var envelope = JsonNode.Parse(published.Content)!;
        var body = new JsonObject
        {
            ["Entries"] = new JsonArray(new JsonObject
            {
                ["Source"] = envelope["source"]!.DeepClone(),
                ["DetailType"] = envelope["detail-type"]!.DeepClone(),
                ["Resources"] = envelope["resources"]?.DeepClone(),
                ["Time"] = published.At.ToUnixTimeSeconds(),
                ["Detail"] = envelope["detail"]!.ToJsonString(),
            }),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString())) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", "AWSEvents.PutEvents");
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        // A response with a success status may still refuse the event.
        if (!response.IsSuccessStatusCode || Refused(text) is not 0)
            throw new HttpRequestException($"it answered {(int)response.StatusCode}: {text[..Math.Min(text.Length, 300)]}");
    }

    public void Dispose() => _http.Dispose();

    public override string ToString() => url.ToString();

    private static int? Refused(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["FailedEntryCount"]?.GetValue<int>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
