using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.People;
using TestKit;

namespace Conformance.People;

/// <summary>A local stack with one function behind a URL, which returns who called it, and with people who call it.</summary>
internal sealed class SignedUrlStack : IAsyncDisposable
{
    private readonly ShiftedClock _wall = new();
    private readonly HttpClient _http = new();
    private readonly EchoFunction _function = new();
    private LocalStack _stack = null!;

    public Uri Services => _stack.Services.Url;

    public LocalPeople People => _stack.People;

    public LocalCredentials Kim { get; private set; } = null!;

    /// <summary>Credentials of a session that has ended.</summary>
    public LocalCredentials Expired { get; private set; } = null!;

    public static async Task<SignedUrlStack> StartAsync()
    {
        var result = new SignedUrlStack();
        result._stack = await LocalStack.StartAsync(new()
        {
            Template = "Resources: { Approve: { Type: AWS::Serverless::Function, Properties: { FunctionUrlConfig: { AuthType: AWS_IAM } } } }",
            Functions = _ => result._function,
            Wall = result._wall,
            Roles = [new("Break", "/glass/", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""")],
        });
        result._wall.Offset = TimeSpan.FromHours(-2);
        result.Expired = result.People.AssumeRole("arn:aws:iam::123456789012:role/Approver", "kim");
        result._wall.Offset = TimeSpan.Zero;
        result.Kim = result.People.AssumeRole("arn:aws:iam::123456789012:role/Approver", "kim");
        return result;
    }

    public static SigningKey KeyOf(LocalCredentials credentials) => new(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken);

    /// <summary>A request to the function's URL.</summary>
    public SignedCall Call(string pathAndQuery = "gates/base?step=s-1&build=7", string body = """{"reason":"fixed"}""") => new(
        "POST",
        $"{_stack.Services.FunctionUrls["Approve"]}{pathAndQuery}",
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json", ["X-Note"] = "a note" },
        body);

    public async Task AcceptsAsync(ISigner signer, LocalCredentials caller, SignedCall call)
    {
        var signed = await signer.SignAsync(call, KeyOf(caller));
        var (status, answer) = await SendAsync(signed);

        Assert.True(status == HttpStatusCode.OK, $"{signed.Url}: {answer}");
        Assert.Equal((caller.Principal.Arn, call.Body), ((string?)answer["userArn"], (string?)answer["body"]));
    }

    public async Task RefusesAsync(ISigner signer, Alteration alteration)
    {
        _function.Events.Clear();
        var key = alteration.Key(this);
        var signed = await signer.SignAsync(alteration.BeforeSigning(Call()), key);
        _wall.Offset = alteration.Wall;
        var (status, answer) = await SendAsync(alteration.AfterSigning(signed));
        _wall.Offset = TimeSpan.Zero;

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains(alteration.Expected, (string?)answer["Message"], StringComparison.Ordinal);
        Assert.Empty(_function.Events);
    }

    public async ValueTask DisposeAsync()
    {
        await _stack.DisposeAsync();
        _http.Dispose();
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> SendAsync(SignedCall call)
    {
        using var request = call.ToHttp();
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private sealed class EchoFunction : ILocalFunction
    {
        public ConcurrentQueue<JsonNode> Events { get; } = [];

        public async Task<Stream> InvokeAsync(Stream input, ILambdaContext context)
        {
            var evt = (await JsonNode.ParseAsync(input))!;
            Events.Enqueue(evt);
            var answer = new JsonObject { ["userArn"] = (string?)evt["requestContext"]!["authorizer"]!["iam"]!["userArn"], ["body"] = (string?)evt["body"] };
            return new MemoryStream(Encoding.UTF8.GetBytes(new JsonObject { ["statusCode"] = 200, ["body"] = answer.ToJsonString() }.ToJsonString()));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
