using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ImageBuilderAutomation.Local.Demo;
using TestKit;

namespace EndToEnd;

public class ProcessTests
{
    [Theory]
    [InlineData(0, "emulator", "--port", "0")]
    [InlineData(0, "serve", "--port", "0", "--dynamodb-port", "0", "--queue-port", "0")]
    // The demo is interrupted before it has checked its claims, so it must not succeed.
    [InlineData(130, "demo")]
    public async Task Ends_on_SIGTERM(int exitCode, params string[] args)
    {
        using var task = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ImageBuilderAutomation.Local.dll"), .. args])
        {
            RedirectStandardOutput = true,
        })!;
        Assert.StartsWith("local Image Builder", await task.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        using var kill = Process.Start("kill", ["-TERM", $"{task.Id}"]);
        await task.StandardOutput.ReadToEndAsync();
        await task.WaitForExitAsync();

        Assert.Equal(exitCode, task.ExitCode);
    }

    [Theory]
    [InlineData("INT", "image-builder-automation.dll", "gates", "list", "--dynamodb", "{url}")]
    [InlineData("TERM", "image-builder-automation.dll", "lifecycle", "plan", "--policy", "{policy}", "--dynamodb", "{url}", "--imagebuilder", "{url}")]
    [InlineData("INT", "ImageBuilderAutomation.Local.dll", "invoke", "SweepWaitingSteps", "{event}", "--imagebuilder", "{url}", "--dynamodb", "{url}")]
    public async Task An_interrupted_command_ends_with_130_and_one_line(string signal, string program, params string[] args)
    {
        // Accepts the command's request and never responds.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var values = args.Select(arg => arg
            .Replace("{url}", $"http://{silent.LocalEndpoint}", StringComparison.Ordinal)
            .Replace("{policy}", Repository.PathOf("policy", "policy.json"), StringComparison.Ordinal)
            .Replace("{event}", Repository.PathOf("events", "schedule", "sweep.json"), StringComparison.Ordinal));
        using var task = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. values])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var asked = await silent.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromMinutes(1));
        using var kill = Process.Start("kill", [$"-{signal}", $"{task.Id}"]);
        var error = await task.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await task.WaitForExitAsync();

        Assert.Equal((130, "Interrupted."), (task.ExitCode, error.Trim()));
    }

    [Fact]
    public async Task Serve_prints_which_function_failed_with_which_exception_and_how_to_release_a_step()
    {
        await using var serve = await ServerProcess.StartAsync(port => new(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "ImageBuilderAutomation.Local.dll"), "serve", "--port", "0", "--dynamodb-port", "0", "--queue-port", $"{port}", "--speed", "600",
            ]));
        await PrintedAsync("Ctrl+C ends it");
        using var http = new HttpClient();
        using var put = new HttpRequestMessage(HttpMethod.Post, serve.Url)
        {
            Content = new StringContent("""
                { "Entries": [ { "Source": "aws.imagebuilder", "DetailType": "EC2 Image Builder Image State Change", "Detail": "{}" } ] }
                """),
        };
        put.Headers.Add("X-Amz-Target", "AWSEvents.PutEvents");
        put.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        (await http.SendAsync(put)).EnsureSuccessStatusCode();

        const string Stored = "stored in queue image-builder-automation-FailedInvocations: image-builder-automation-RecordImageState: UnusableEventException: Expected";
        await PrintedAsync(Stored);
        await PrintedAsync("RecordImageState failed, attempt 3: ");
        Assert.Contains("RecordImageState failed, attempt 1: UnusableEventException: Expected", serve.Output, StringComparison.Ordinal);
        Assert.Contains("nothing is sent; to release: image-builder-automation mode gates=act --reason '...' --as ", serve.Output, StringComparison.Ordinal);

        Task PrintedAsync(string text) =>
            Poll.UntilAsync(_ => Task.FromResult(serve.Output.Contains(text, StringComparison.Ordinal)), TimeSpan.FromMinutes(1), default, $"printed: {text}");
    }

    /// <remarks>Variables of a process apply to all of its threads, so the command runs as one of its own.</remarks>
    [Fact]
    public async Task The_stack_variable_wins_over_the_exports_that_serve_prints()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        var endpoints = demo.Stack.Endpoints;

        // The exports alone name the table and no queues; those of another host must not count at all.
        var exported = new[] { $"{endpoints.DynamoDB}", "http://127.0.0.1:1" };
        foreach (var url in exported)
        {
            var listed = await RunAsync(("IMAGE_BUILDER_AUTOMATION_STACK", $"{demo.Stack.Services.Url}"), ("AWS_ENDPOINT_URL_DYNAMODB", url), ("AWS_ENDPOINT_URL_IMAGEBUILDER", url));
            Assert.Equal((0, "0 failed events"), (listed.ExitCode, listed.Output.Trim()));
        }

        var mixed = await RunAsync(("IMAGE_BUILDER_AUTOMATION_STACK", "prod"), ("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL_DYNAMODB", exported[0]));
        Assert.Equal(2, mixed.ExitCode);
        Assert.StartsWith("Stack prod is in AWS, but AWS_ENDPOINT_URL_DYNAMODB is http://127.0.0.1:", mixed.StandardError, StringComparison.Ordinal);

        static Task<Tool> RunAsync(params (string Name, string Value)[] variables)
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "image-builder-automation.dll"), "failures", "list"]);
            foreach (var (name, value) in variables)
                start.Environment[name] = value;
            return Tool.RunAsync(start);
        }
    }

    /// <remarks>It waits for as long as a client does: ten seconds.</remarks>
    [LongFact]
    public async Task A_command_ends_with_one_line_when_a_service_does_not_respond()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var ended = await Tool.RunAsync(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "image-builder-automation.dll"), "gates", "list", "--dynamodb", $"http://{silent.LocalEndpoint}"]));

        Assert.Equal((1, "gates list failed: a service does not respond. Check the URLs and the network, and try again."), (ended.ExitCode, ended.StandardError.Trim()));
    }
}
