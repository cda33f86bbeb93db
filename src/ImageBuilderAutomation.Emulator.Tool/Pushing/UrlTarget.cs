using System.Text;

namespace ImageBuilderAutomation.Emulator.Tool.Pushing;

/// <summary>
/// A URL. Events and payloads are posted as they are, messages of topics in the form in which SNS posts them to subscribed URLs. Two headers name the kind
/// and the destination.
/// </summary>
internal sealed class UrlTarget(Uri url) : IPushTarget
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    public bool Takes(PublishedKind kind) => true;

    public async Task SendAsync(Published published, CancellationToken cancellationToken)
    {
        var isMessage = published.Kind == PublishedKind.Message;
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            // SNS posts its JSON as text/plain.
            Content = new StringContent(
                isMessage ? SnsNotification.Of(published) : published.Content, Encoding.UTF8, isMessage ? "text/plain" : "application/json"),
        };
        request.Headers.Add("X-Local-Image-Builder-Kind", published.Kind.ToString().ToLowerInvariant());
        request.Headers.Add("X-Local-Image-Builder-Destination", published.Destination);
        if (isMessage)
        {
            request.Headers.Add("x-amz-sns-message-type", "Notification");
            request.Headers.Add("x-amz-sns-message-id", published.Id);
            request.Headers.Add("x-amz-sns-topic-arn", published.Destination);
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"it answered {(int)response.StatusCode}");
    }

    public void Dispose() => _http.Dispose();

    public override string ToString() => url.ToString();
}
