using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local.RuntimeApi;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Tests.RuntimeApi;

/// <summary>The HTTP interface for runtimes.</summary>
public sealed class RuntimeApiServerTests : IAsyncLifetime, IDisposable
{
    private static readonly FunctionResource Worker = TemplateReader
        .Read("Resources: { Worker: { Type: AWS::Serverless::Function, Properties: { Timeout: 30 } } }", new()).Functions[0];

    private readonly SimulationClock _clock = new(new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero));
    private readonly SimulationClock _wall = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly HttpClient _http = new();
    private RuntimeApiServer _server = null!;

    public async Task InitializeAsync() => _server = await RuntimeApiServer.StartAsync(_clock, _wall);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _clock.Dispose();
        _wall.Dispose();
    }

    [Fact]
    public async Task Next_waits_for_an_invocation_and_returns_it_with_its_headers()
    {
        var next = _http.GetAsync(At("invocation/next"));
        var invocation = Offer("request-1", """{"a":1}""");
        using var response = await next;

        Assert.Equal("""{"a":1}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("request-1", Header(response, "Lambda-Runtime-Aws-Request-Id"));
        Assert.Equal(Worker.Arn, Header(response, "Lambda-Runtime-Invoked-Function-Arn"));
        Assert.Equal($"{(_wall.GetUtcNow() + TimeSpan.FromSeconds(30)).ToUnixTimeMilliseconds()}", Header(response, "Lambda-Runtime-Deadline-Ms"));
        Assert.Matches("^Root=1-[0-9a-f]{8}-.{24};Parent=.{16};Sampled=0$", Header(response, "Lambda-Runtime-Trace-Id"));
        Assert.True(invocation.Accepted.IsCompleted);
        Assert.False(invocation.Result.IsCompleted);
    }

    [Fact]
    public async Task A_response_is_accepted_once_and_only_for_the_current_invocation()
    {
        var invocation = Offer("request-1");
        await _http.GetAsync(At("invocation/next"));

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("invocation/request-2/response", "1"));
        Assert.False(invocation.Result.IsCompleted);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("invocation/request-1/response", "1"));
        Assert.Equal("1", (await invocation.Result).Payload);
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("invocation/request-1/error", "{}"));
    }

    [Theory]
    [InlineData("""{"errorType":"Unlucky","errorMessage":"no luck"}""", "Unlucky", "no luck")]
    [InlineData("it broke", "Runtime.Unknown", "it broke")]
    public async Task An_error_is_kept_as_it_was_reported(string body, string type, string message)
    {
        var invocation = Offer("request-1");
        await _http.GetAsync(At("invocation/next"));
        await PostAsync("invocation/request-1/error", body);

        var error = (await invocation.Result).Error!;
        Assert.Equal((type, message), (error["errorType"]!.ToString(), error["errorMessage"]!.ToString()));
    }

    /// <remarks>The official runtime client leaves out only a larger one (aws/aws-lambda-dotnet, InternalClientAdapted.cs).</remarks>
    [Fact]
    public async Task An_error_may_have_a_cause_of_a_mebibyte_in_its_headers()
    {
        var invocation = Offer("request-1");
        await _http.GetAsync(At("invocation/next"));
        using var error = new HttpRequestMessage(HttpMethod.Post, At("invocation/request-1/error")) { Content = new StringContent("it broke") };
        error.Headers.Add("Lambda-Runtime-Function-XRay-Error-Cause", new string('x', (1024 * 1024) - 1));

        using var response = await _http.SendAsync(error);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("it broke", (await invocation.Result).Error!["errorMessage"]!.ToString());
    }

    [Fact]
    public async Task After_an_init_error_every_invocation_fails_with_it()
    {
        var waiting = Offer("request-1");
        await PostAsync("init/error", """{"errorType":"CannotStart"}""");
        _server.End(_ => new JsonObject { ["errorType"] = "Later" });
        var late = Offer("request-2");

        Assert.True(_server.HasEnded);
        Assert.Equal("CannotStart", (await waiting.Result).Error!["errorType"]!.ToString());
        Assert.Equal("CannotStart", (await late.Result).Error!["errorType"]!.ToString());
    }

    [Fact]
    public async Task The_time_of_the_host_is_served()
    {
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("2026-11-16T09:05:00.0000000+00:00", await _http.GetStringAsync(new Uri($"http://{_server.Address}/clock")));
    }

    [Fact]
    public async Task Any_other_request_is_rejected_by_name()
    {
        using var answer = await _http.GetAsync(At("invocation/previous"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("GET /2018-06-01/runtime/invocation/previous", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private RuntimeInvocation Offer(string requestId, string payload = "{}")
    {
        var invocation = new RuntimeInvocation(Worker, requestId, System.Text.Encoding.UTF8.GetBytes(payload));
        _server.Offer(invocation);
        return invocation;
    }

    private async Task<HttpStatusCode> PostAsync(string path, string body)
    {
        using var content = new StringContent(body);
        using var answer = await _http.PostAsync(At(path), content);
        return answer.StatusCode;
    }

    private Uri At(string path) => new($"http://{_server.Address}/2018-06-01/runtime/{path}");

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
