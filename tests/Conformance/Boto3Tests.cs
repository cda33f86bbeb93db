using System.Diagnostics;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance;

public sealed class Boto3Tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Boto3Fact]
    public async Task Boto3_builds_an_image_and_is_told_typed_errors()
    {
        await using var emulator = await EmulatorServer.StartAsync(new() { Builds = new() { Pace = 0 } });
        using var limit = new CancellationTokenSource(Limit);
        var start = new ProcessStartInfo(Boto3.Python, [Repository.PathOf("tests", "Conformance", "python", "scenario.py")]);
        start.Environment["AWS_ENDPOINT_URL_IMAGEBUILDER"] = emulator.Url.ToString();
        start.Environment["AWS_DEFAULT_REGION"] = OfficialClient.Region;
        start.Environment["AWS_ACCESS_KEY_ID"] = OfficialClient.Account;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "any";
        start.Environment["AWS_CONFIG_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-config");
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-credentials");
        start.Environment.Remove("AWS_PROFILE");
        start.Environment.Remove("AWS_SESSION_TOKEN");

        var run = await Tool.RunAsync(start, limit.Token);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.EndsWith("played\n", run.StandardOutput.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
