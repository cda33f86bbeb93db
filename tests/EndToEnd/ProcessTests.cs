using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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

    /// <remarks>It waits for as long as a client does: ten seconds.</remarks>
    [LongFact]
    public async Task A_command_ends_with_one_line_when_a_service_does_not_respond()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var ended = await Tool.RunAsync(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "image-builder-automation.dll"), "gates", "list", "--dynamodb", $"http://{silent.LocalEndpoint}"]));

        Assert.Equal((1, "A service does not respond. Check the URLs and the network, and try again."), (ended.ExitCode, ended.StandardError.Trim()));
    }
}
