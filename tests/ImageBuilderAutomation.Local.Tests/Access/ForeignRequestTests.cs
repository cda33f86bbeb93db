using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.RuntimeApi;
using TestKit;

namespace ImageBuilderAutomation.Local.Tests.Access;

/// <summary>
/// No server of the local host answers a page of another server, or a request under a foreign name, unless the name is allowed. The refusal has the error
/// shape of the protocol that the route speaks.
/// </summary>
public sealed class ForeignRequestTests(RunningStack running) : IClassFixture<RunningStack>
{
    private readonly LocalStack _stack = running.Stack;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:4599")]
    [InlineData("127.8.9.10:80")]
    [InlineData("localhost")]
    [InlineData("LocalHost:80")]
    [InlineData("localhost.:4599")]
    [InlineData("[::1]:4599")]
    public async Task A_name_of_this_machine_is_accepted(string host) => Assert.Equal(200, (await GetAsync(host)).Status);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.com")]
    [InlineData("127.0.0.1.evil.com:4599")]
    [InlineData("evil.com.localhost")]
    [InlineData("localhost..")]
    [InlineData("0.0.0.0:4599")]
    [InlineData("192.168.1.2")]
    [InlineData("[::2]")]
    [InlineData("128.0.0.1")]
    [InlineData("host.docker.internal:4599")]
    public async Task Any_other_name_is_refused(string host)
    {
        var answer = await GetAsync(host);

        Assert.Equal(403, answer.Status);
        Assert.Contains($"found '{host}'", answer.Message, StringComparison.Ordinal);
        Assert.Contains("--allow-host", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_Host_header_is_refused()
    {
        var answer = await SendAsync(_stack.Endpoints.ImageBuilder, "GET /_emulator/ready HTTP/1.0\r\n\r\n");
        Assert.Equal(403, answer.Status);
        Assert.Contains("found nothing", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin: http://evil.example")]
    [InlineData("Origin: https://localhost.evil.com")]
    [InlineData("Origin: null")]
    [InlineData("Origin: ")]
    [InlineData("Origin: nonsense")]
    [InlineData("Origin: http://127.0.0.1:1")]
    [InlineData("Origin: http://localhost")]
    [InlineData("Origin: http://127.0.0.1:1\r\nOrigin: http://evil.example")]
    [InlineData("Origin: chrome-extension://abcdefgh")]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: same-site")]
    [InlineData("Origin: http://evil.example\r\nSec-Fetch-Site: same-origin")]
    public async Task A_page_of_another_server_is_refused_also_one_of_another_port_of_this_machine(string headers)
    {
        var answer = await GetAsync("127.0.0.1", headers);

        Assert.Equal(403, answer.Status);
        Assert.Contains("web page of another server", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:{port}", "Origin: http://127.0.0.1:{port}")]
    [InlineData("127.0.0.1:{port}", "Origin: http://LOCALHOST:{port}")]
    [InlineData("localhost:8080", "Origin: http://localhost:8080\r\nSec-Fetch-Site: same-origin")]
    [InlineData("localhost", "Sec-Fetch-Site: none")]
    public async Task A_page_of_the_server_itself_and_an_address_that_a_person_types_are_accepted(string host, string headers)
    {
        var port = $"{_stack.Endpoints.ImageBuilder.Port}";
        Assert.Equal(200, (await GetAsync(host.Replace("{port}", port, StringComparison.Ordinal), headers.Replace("{port}", port, StringComparison.Ordinal))).Status);
    }

    [Theory]
    [InlineData("host.docker.internal:4599", "")]
    [InlineData("HOST.docker.internal.", "")]
    [InlineData("127.0.0.1", "Origin: https://host.docker.internal:3000\r\nSec-Fetch-Site: cross-site")]
    [InlineData("host.docker.internal", "Origin: http://evil.example", 403)]
    [InlineData("sub.host.docker.internal", "", 403)]
    public async Task An_allowed_host_is_accepted_as_the_name_of_the_server_and_of_a_page(string host, string headers, int status = 200)
    {
        await using var stack = await RunningStack.StartAsync(_ => { }, "host.docker.internal");

        foreach (var server in new[] { stack.Endpoints.ImageBuilder, stack.Endpoints.DynamoDB, stack.Endpoints.EventBridge })
            Assert.Equal(status == 403, (await SendAsync(server, Request("GET /_emulator/ready", host, headers))).Status == 403);
    }

    [Fact]
    public async Task Each_route_refuses_in_its_own_protocol()
    {
        const string Form = "Content-Type: application/x-www-form-urlencoded\r\nAuthorization: AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/{0}/aws4_request";
        var api = await CrossSiteAsync(_stack.Endpoints.ImageBuilder, "PUT /CreateImage");
        Assert.Contains("x-amzn-ErrorType: AccessDeniedException", api.Headers, StringComparison.Ordinal);
        Assert.Equal(["message"], JsonNode.Parse(api.Body)!.AsObject().Select(m => m.Key));

        var control = await CrossSiteAsync(_stack.Endpoints.ImageBuilder, "POST /_emulator/reset");
        Assert.Equal(["message"], JsonNode.Parse(control.Body)!.AsObject().Select(m => m.Key));

        var table = await CrossSiteAsync(_stack.Endpoints.DynamoDB, "POST /", "X-Amz-Target: DynamoDB_20120810.PutItem");
        Assert.Equal("com.amazon.coral.service#AccessDeniedException", (string?)JsonNode.Parse(table.Body)!["__type"]);

        var lambda = await CrossSiteAsync(_stack.Endpoints.EventBridge, "POST /2015-03-31/functions/SweepWaitingSteps/invocations");
        Assert.Contains("x-amzn-ErrorType: AccessDeniedException", lambda.Headers, StringComparison.Ordinal);
        Assert.NotEmpty(lambda.Message);

        var ec2 = XElement.Parse((await CrossSiteAsync(_stack.Endpoints.EventBridge, "POST /", Form.Replace("{0}", "ec2", StringComparison.Ordinal))).Body);
        Assert.Equal("AccessDeniedException", ec2.Element("Errors")!.Element("Error")!.Element("Code")!.Value);
        var sts = XElement.Parse((await CrossSiteAsync(_stack.Endpoints.EventBridge, "POST /", Form.Replace("{0}", "sts", StringComparison.Ordinal))).Body);
        Assert.Equal("AccessDeniedException", sts.Element("Error")!.Element("Code")!.Value);
        Assert.Empty(running.Log);
    }

    [Fact]
    public async Task The_runtime_API_of_a_function_s_process_refuses_too_and_keeps_its_invocation()
    {
        await using var server = await RuntimeApiServer.StartAsync(TimeProvider.System, TimeProvider.System);
        server.Offer(new(_stack.Template.Functions[0], "request-1", "{}"u8.ToArray()));

        var refused = await CrossSiteAsync(new($"http://{server.Address}"), "GET /2018-06-01/runtime/invocation/next");
        var own = await SendAsync(new($"http://{server.Address}"), Request("GET /2018-06-01/runtime/invocation/next", server.Address));

        Assert.Equal(["errorMessage", "errorType"], JsonNode.Parse(refused.Body)!.AsObject().Select(m => m.Key));
        Assert.Contains("Lambda-Runtime-Aws-Request-Id: request-1", own.Headers, StringComparison.Ordinal);
    }

    private Task<Answer> GetAsync(string host, string headers = "") => SendAsync(_stack.Endpoints.ImageBuilder, Request("GET /_emulator/ready", host, headers));

    private static async Task<Answer> CrossSiteAsync(Uri server, string line, string headers = "")
    {
        var answer = await SendAsync(server, Request(line, server.Authority, $"{(headers.Length == 0 ? "" : $"{headers}\r\n")}Origin: http://evil.example"));
        Assert.Equal(403, answer.Status);
        return answer;
    }

    private static string Request(string line, string host, string headers = "") =>
        $"{line} HTTP/1.0\r\nHost: {host}\r\n{(headers.Length == 0 ? "" : $"{headers}\r\n")}{(line[0] == 'P' ? "Content-Length: 2\r\n" : "")}\r\n"
        + (line[0] == 'P' ? "{}" : "");

    private static async Task<Answer> SendAsync(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        var parts = (await reader.ReadToEndAsync()).Split("\r\n\r\n", 2);
        return new(int.Parse(parts[0][9..12], System.Globalization.CultureInfo.InvariantCulture), parts[0], parts[1]);
    }

    private sealed record Answer(int Status, string Headers, string Body)
    {
        public string Message => JsonNode.Parse(Body)!["message"]!.ToString();
    }
}

/// <summary>A local stack for all tests of one class.</summary>
public sealed class RunningStack : IAsyncLifetime
{
    public LocalStack Stack { get; private set; } = null!;

    public ConcurrentQueue<string> Log { get; } = [];

    public static async Task<LocalStack> StartAsync(Action<string> log, params string[] allowedHosts) => await LocalStack.StartAsync(new()
    {
        Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
        AllowedHosts = allowedHosts,
        Log = log,
    });

    public async Task InitializeAsync() => Stack = await StartAsync(Log.Enqueue);

    public async Task DisposeAsync() => await Stack.DisposeAsync();
}
