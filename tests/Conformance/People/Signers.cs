using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Conformance.Clients;

namespace Conformance.People;

/// <summary>botocore, called by a script.</summary>
internal sealed class BotocoreSigner(ScriptProcess script) : ISigner
{
    public async Task<SignedCall> SignAsync(SignedCall call, SigningKey key)
    {
        var answer = await script.AskAsync(Question(call, key));
        return call with { Headers = answer["headers"]!.AsObject().ToDictionary(h => h.Key, h => h.Value!.GetValue<string>(), StringComparer.OrdinalIgnoreCase) };
    }

    /// <summary>Signs the request and sends it with botocore's own HTTP client.</summary>
    public async Task<(int Status, string Body)> SendAsync(SignedCall call, SigningKey key)
    {
        var question = Question(call, key);
        question["send"] = true;
        var answer = await script.AskAsync(question);
        return (answer["status"]!.GetValue<int>(), answer["body"]!.GetValue<string>());
    }

    private static JsonObject Question(SignedCall call, SigningKey key) => new()
    {
        ["method"] = call.Method,
        ["url"] = call.Url,
        ["body"] = call.Body,
        ["headers"] = new JsonObject(call.Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value))),
        ["service"] = key.Service,
        ["region"] = key.Region,
        ["key"] = new JsonObject { ["id"] = key.Id, ["secret"] = key.Secret, ["token"] = key.Token },
    };
}

/// <summary>The signing handler of the AWS SDK for .NET, with which the product's own calls are signed.</summary>
internal sealed class DotNetSigner : ISigner
{
    public async Task<SignedCall> SignAsync(SignedCall call, SigningKey key)
    {
        using var kept = new KeepingHandler();
        using var http = new HttpClient(Handler(key, kept));
        using var request = call.ToHttp();
        using var response = await http.SendAsync(request);
        return call with { Url = kept.Url, Headers = kept.Headers };
    }

    public static HttpMessageHandler Handler(SigningKey key, HttpMessageHandler inner)
    {
        AWSCredentials credentials = key.Token is null ? new BasicAWSCredentials(key.Id, key.Secret) : new SessionAWSCredentials(key.Id, key.Secret, key.Token);
        return new SigV4SigningHandler(credentials, RegionEndpoint.GetBySystemName(key.Region), key.Service, inner);
    }

    /// <summary>Keeps what would be sent.</summary>
    private sealed class KeepingHandler : HttpMessageHandler
    {
        public string Url { get; private set; } = "";

        public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Url = request.RequestUri!.AbsoluteUri;
            foreach (var (name, values) in request.Headers.NonValidated.Concat(request.Content!.Headers.NonValidated))
                Headers[name] = string.Join(',', values);
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
