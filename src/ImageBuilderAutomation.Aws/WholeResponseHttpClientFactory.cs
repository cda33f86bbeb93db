using Amazon.Runtime;

namespace ImageBuilderAutomation.Aws;

/// <summary>
/// Creates HTTP clients whose timeout covers the whole response. The SDK's own timeout ends when the headers arrive. After that neither
/// <see cref="IClientConfig.Timeout"/> nor a cancellation ends the read: a server that stops in the middle of a body would block the caller forever.
/// </summary>
internal sealed class WholeResponseHttpClientFactory : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var http = new HttpClient(new BufferingHandler());
        if (clientConfig.Timeout is { } timeout)
            http.Timeout = timeout;
        return http;
    }

    // Clients with the same timeout share their connections, as the SDK's own clients do.
    public override string GetConfigUniqueString(IClientConfig clientConfig) => $"{nameof(WholeResponseHttpClientFactory)} {clientConfig.Timeout}";

    // Redirects are off because a redirected request would not be signed again.
    private sealed class BufferingHandler() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            try
            {
                await response.Content.LoadIntoBufferAsync(cancellationToken);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
    }
}
