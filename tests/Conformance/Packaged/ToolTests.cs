using System.Net;
using System.Text.Json;

namespace Conformance.Packaged;

[Collection(PackagedCollection.Name)]
public sealed class ToolTests(PackagedTools tools)
{
    [Fact]
    public async Task The_installed_tool_serves_until_it_is_told_to_end()
    {
        await using var tool = await tools.StartAsync("--stopped");

        Assert.Equal("healthy", (await tool.GetAsync("/_emulator/health")).GetProperty("status").GetString());
        var version = await tool.GetAsync("/_emulator/version");
        Assert.Equal(("2019-12-02", 77), (version.GetProperty("api").GetString(), version.GetProperty("operations").GetInt32()));
        Assert.NotEmpty(version.GetProperty("version").GetString()!);

        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.DoesNotContain("WARNING", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_every_address_it_warns_and_takes_other_names_only_where_they_are_allowed()
    {
        await using var tool = await tools.StartAsync("--host", "0.0.0.0", "--allow-host", "image-builder");
        using var http = new HttpClient();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync("image-builder"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("localhost"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("elsewhere"));

        var (_, output, _) = await tool.EndAsync();
        Assert.Contains("WARNING               listens on 0.0.0.0: everybody who reaches this machine can call it", output, StringComparison.Ordinal);

        async Task<HttpStatusCode> StatusAsync(string host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(tool.Url, "/_emulator/ready"));
            request.Headers.Host = $"{host}:{tool.Url.Port}";
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("found 'everywhere'", "--host", "everywhere")]
    [InlineData("found 'queue'", "--push-to-queue", "queue")]
    public async Task A_wrong_option_ends_it_with_a_message(string message, params string[] options)
    {
        var run = await TestKit.Tool.RunAsync(tools.WithTool(new("local-image-builder", options)));

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);
    }
}
