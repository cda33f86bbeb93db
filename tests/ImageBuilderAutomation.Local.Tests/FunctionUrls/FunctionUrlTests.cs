using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local.FunctionUrls;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.People;

namespace ImageBuilderAutomation.Local.Tests.FunctionUrls;

/// <summary>A template with a function whose result the test sets, behind its URL.</summary>
public sealed class FunctionUrlTests : IAsyncLifetime, IDisposable
{
    private const string Template =
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Approve: { Type: AWS::Serverless::Function, Properties: { FunctionUrlConfig: { AuthType: AWS_IAM } } }
          Private: { Type: AWS::Serverless::Function }
        """;

    private readonly HttpClient _http = new();
    private readonly SimulationClock _clock = new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
    private readonly Scripted _function = new();
    private LocalStack _stack = null!;
    private LocalCredentials _kim = null!;

    public async Task InitializeAsync()
    {
        _stack = await LocalStack.StartAsync(new() { Template = Template, Clock = _clock, Functions = _ => _function });
        _kim = _stack.People.AssumeRole("arn:aws:iam::444455556666:role/Approver", "kim");
    }

    public async Task DisposeAsync() => await _stack.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _clock.Dispose();
    }

    [Fact]
    public async Task Only_functions_with_a_URL_have_one() =>
        Assert.Equal(new Uri(_stack.Services.Url, "/function-urls/Approve/"), Assert.Single(_stack.Services.FunctionUrls).Value);

    [Fact]
    public void The_environment_of_a_client_has_the_credentials_of_a_person()
    {
        var lee = _stack.People.AddUser("lee");
        var (session, user) = (_stack.ClientEnvironment(_kim), _stack.ClientEnvironment(lee));

        Assert.Equal(
            (_kim.AccessKeyId, _kim.SecretAccessKey, _kim.SessionToken),
            (session("AWS_ACCESS_KEY_ID"), session("AWS_SECRET_ACCESS_KEY"), session("AWS_SESSION_TOKEN")));
        Assert.Equal((lee.AccessKeyId, null), (user("AWS_ACCESS_KEY_ID"), user("AWS_SESSION_TOKEN")));
        Assert.Equal(_stack.Services.Url.ToString(), user("AWS_ENDPOINT_URL_STS"));
    }

    [Fact]
    public async Task The_function_gets_an_event_of_version_2_with_the_caller()
    {
        _function.Result = """{"statusCode":200}""";

        await SendAsync(Request("gates/a%20b", """{"step":"s"}""") with { Query = "x=1&y=%C3%A9&x=2" });

        var evt = _function.Events.Single();
        Assert.Equal(("2.0", "$default", "/gates/a%20b", "x=1&y=%C3%A9&x=2"), ((string?)evt["version"], (string?)evt["routeKey"], (string?)evt["rawPath"], (string?)evt["rawQueryString"]));
        Assert.Equal("""{"x":"1,2","y":"é"}""", evt["queryStringParameters"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(("""{"step":"s"}""", false), ((string?)evt["body"], (bool)evt["isBase64Encoded"]!));
        Assert.Equal(("application/json", "127.0.0.1"), ((string?)evt["headers"]!["content-type"], (string?)evt["headers"]!["x-forwarded-for"]));
        Assert.True(JsonNode.DeepEquals(
            new JsonObject
            {
                ["accessKey"] = _kim.AccessKeyId,
                ["accountId"] = "444455556666",
                ["callerId"] = _kim.Principal.UserId,
                ["cognitoIdentity"] = null,
                ["principalOrgId"] = null,
                ["userArn"] = "arn:aws:sts::444455556666:assumed-role/Approver/kim",
                ["userId"] = _kim.Principal.UserId,
            },
            evt["requestContext"]!["authorizer"]!["iam"]));
        var context = evt["requestContext"]!;
        Assert.Equal(("123456789012", "$default", "20/Nov/2026:09:00:00 +0000"), ((string?)context["accountId"], (string?)context["stage"], (string?)context["time"]));
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeMilliseconds(), (long)context["timeEpoch"]!);
        Assert.Equal(
            """{"method":"POST","path":"/gates/a%20b","protocol":"HTTP/1.1","sourceIp":"127.0.0.1","userAgent":"test"}""", context["http"]!.ToJsonString());
        Assert.True(Guid.TryParse((string?)context["requestId"], out _));
    }

    [Fact]
    public async Task A_URL_without_a_path_has_the_path_slash()
    {
        await SendAsync(Request("", "") with { Path = "/function-urls/Approve", Method = "GET" });

        Assert.Equal(("/", "", null), ((string?)_function.Events[0]["rawPath"], (string?)_function.Events[0]["rawQueryString"], _function.Events[0]["body"]));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", "{}", false)]
    [InlineData("text/plain", "é", false)]
    [InlineData("application/vnd.api+json", "{}", false)]
    [InlineData("application/x-www-form-urlencoded", "a=1", true)]
    [InlineData("application/octet-stream", "a", true)]
    public async Task A_body_is_encoded_by_its_content_type(string contentType, string body, bool encoded)
    {
        await SendAsync(Request("", body).With("content-type", contentType));

        var evt = _function.Events.Single();
        Assert.Equal(encoded, (bool)evt["isBase64Encoded"]!);
        Assert.Equal(encoded ? Convert.ToBase64String(Encoding.UTF8.GetBytes(body)) : body, (string?)evt["body"]);
    }

    [Fact]
    public async Task A_result_with_a_status_is_the_response()
    {
        _function.Result = """{"statusCode":409,"headers":{"Content-Type":"text/plain","X-Note":"a","Content-Length":"9999"},"cookies":["a=1","b=2"],"body":"bm8=","isBase64Encoded":true}""";

        using var response = await SendAsync(Request("", "{}"));

        Assert.Equal((HttpStatusCode.Conflict, "no"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(("text/plain", "a"), (response.Content.Headers.ContentType?.ToString(), response.Headers.GetValues("X-Note").Single()));
        Assert.Equal(["a=1", "b=2"], response.Headers.GetValues("Set-Cookie"));
    }

    [Theory]
    [InlineData("""{"state":"done"}""", """{"state":"done"}""")]
    [InlineData("\"Hello\"", "\"Hello\"")]
    [InlineData("", "null")]
    public async Task A_result_without_a_status_is_a_response_of_JSON(string result, string body)
    {
        _function.Result = result;

        using var response = await SendAsync(Request("", "{}"));

        Assert.Equal((HttpStatusCode.OK, body), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not json")]
    [InlineData("""{"statusCode":"soon"}""")]
    [InlineData("""{"statusCode":99}""")]
    [InlineData("""{"statusCode":200,"headers":{"a b":"c"}}""")]
    [InlineData("""{"statusCode":200,"headers":{"a":"b\r\nc: d"}}""")]
    [InlineData("""{"statusCode":200,"headers":[]}""")]
    [InlineData("""{"statusCode":200,"body":{}}""")]
    [InlineData("""{"statusCode":200,"body":"?","isBase64Encoded":true}""")]
    public async Task A_failed_function_or_an_invalid_result_is_status_502(string? result)
    {
        _function.Result = result;

        using var response = await SendAsync(Request("", "{}"));

        Assert.Equal((HttpStatusCode.BadGateway, "Internal Server Error"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_response_without_content_has_no_body()
    {
        _function.Result = """{"statusCode":204,"body":"x"}""";

        using var response = await SendAsync(Request("", "{}"));

        Assert.Equal((HttpStatusCode.NoContent, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_refused_request_gets_the_reason_and_never_reaches_the_function()
    {
        await RefusesAsync(Request("", "{}").With("authorization", "none").ToHttp(), "Expected an Authorization header");
        await RefusesAsync((Sign(Request("", "{}")) with { Body = Encoding.UTF8.GetBytes("[]") }).ToHttp(), "does not match");
        await RefusesAsync(Sign(Request("", "{}") with { Path = "/function-urls/Private/" }).ToHttp(), "a function of the template that has a URL (Approve)");
        await RefusesAsync(Sign(Request("", "{}") with { Path = "/function-urls/Nobody/" }).ToHttp(), "a function of the template that has a URL (Approve)");
        await RefusesAsync(Sign(Request("", "{}") with { Path = "/function-urls/" }).ToHttp(), "a function of the template that has a URL (Approve)");
        await RefusesAsync(Sign(Request("", "{}").With("origin", "https://example.com")).ToHttp(), "no request of a web page");
    }

    [Fact]
    public async Task A_body_above_six_megabytes_is_refused_with_status_413()
    {
        using var accepted = await SendAsync(Request("", new string('x', 6 * 1024 * 1024)));
        using var refused = await SendAsync(Request("", new string('x', 6 * 1024 * 1024 + 1)));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (accepted.StatusCode, refused.StatusCode));
        Assert.Single(_function.Events);
    }

    private ReceivedRequest Request(string path, string body) =>
        SignedRequests.Post($"/function-urls/Approve/{path}", body, _stack.Services.Url.Authority).With("user-agent", "test");

    private ReceivedRequest Sign(ReceivedRequest request) => request.Sign(_kim, DateTimeOffset.UtcNow);

    private async Task<HttpResponseMessage> SendAsync(ReceivedRequest request)
    {
        // A request without a body has no headers of one.
        using var message = Sign(request.Body.Length == 0 ? request.Without("content-type") : request).ToHttp();
        return await _http.SendAsync(message);
    }

    private async Task RefusesAsync(HttpRequestMessage message, string expected)
    {
        using (message)
        {
            using var response = await _http.SendAsync(message);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            Assert.Contains(expected, (string?)answer["Message"], StringComparison.Ordinal);
            Assert.Empty(_function.Events);
        }
    }

    private sealed class Scripted : ILocalFunction
    {
        /// <summary>Null: the function fails.</summary>
        public string? Result { get; set; } = "{}";

        public List<JsonNode> Events { get; } = [];

        public async Task<Stream> InvokeAsync(Stream input, ILambdaContext context)
        {
            Events.Add((await JsonNode.ParseAsync(input))!);
            return new MemoryStream(Encoding.UTF8.GetBytes(Result ?? throw new InvalidOperationException("as the test says")));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
