using System.Net;
using System.Text;
using Amazon.Imagebuilder;
using Amazon.Runtime;

namespace AwsPackages.Tests.Imagebuilder;

/// <summary>A client whose requests are answered in memory; nothing leaves the process.</summary>
internal sealed class Wire : HttpMessageHandler
{
    private readonly Func<int, Answer> _answer;

    public Wire(Func<int, Answer> answer, Action<AmazonImagebuilderConfig>? configure = null)
    {
        _answer = answer;
        var config = new AmazonImagebuilderConfig
        {
            ServiceURL = "http://127.0.0.1:4599",
            AuthenticationRegion = "eu-west-1",
            MaxErrorRetry = 0,
            HttpClientFactory = new Factory(this),
        };
        configure?.Invoke(config);
        Client = new AmazonImagebuilderClient(new BasicAWSCredentials("AKID", "SECRET"), config);
    }

    public Wire(string body) : this(_ => new Answer(body)) { }

    /// <summary>Fails the first call and allows one retry.</summary>
    public static Wire FailingOnce(int status, string code)
        => new(n => n == 1 ? Answer.Error(status, code) : new Answer("{}"), config => config.MaxErrorRetry = 1);

    public AmazonImagebuilderClient Client { get; }

    public List<Sent> Requests { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        Requests.Add(new Sent(request.Method.Method, request.RequestUri!, body, headers));

        var answer = _answer(Requests.Count);
        var response = new HttpResponseMessage(answer.Status) { Content = new StringContent(answer.Body, Encoding.UTF8, "application/json") };
        response.Headers.Add("x-amzn-RequestId", $"request-{Requests.Count}");
        if (answer.ErrorType is not null)
            response.Headers.Add("x-amzn-ErrorType", answer.ErrorType);
        return response;
    }

    internal sealed record Sent(string Method, Uri Uri, string Body, IReadOnlyDictionary<string, string> Headers);

    internal sealed record Answer(string Body, HttpStatusCode Status = HttpStatusCode.OK, string? ErrorType = null)
    {
        public static Answer Error(int status, string code) =>
            new("""{"message":"as the test wants it"}""", (HttpStatusCode)status,
                $"{code}:http://internal.example/");
    }

    private sealed class Factory(Wire wire) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(wire, disposeHandler: false);

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}
