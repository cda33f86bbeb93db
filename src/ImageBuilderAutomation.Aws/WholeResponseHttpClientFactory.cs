using Amazon.Runtime;

namespace ImageBuilderAutomation.Aws;

/// <summary>
/// HTTP clients whose time-out covers the whole response. The SDK reads a response as soon as its headers are there, and from then on neither
/// <see cref="IClientConfig.Timeout"/> nor a cancellation ends the read: a server that stops in the middle of a body would hold the caller for ever.
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

    // Clients of one time-out share their connections, as the SDK's own do.
    public override string GetConfigUniqueString(IClientConfig clientConfig) => $"{nameof(WholeResponseHttpClientFactory)} {clientConfig.Timeout}";

    // A redirect would be followed without a new signature.
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
