using System.Diagnostics;

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
}
