using System.Diagnostics;
using TestKit;

namespace EndToEnd;

/// <summary>Runs the AWS CLI with a local endpoint and without the user's AWS configuration.</summary>
internal static class AwsCliRun
{
    public static async Task<string> RunAsync(Uri endpoint, params IEnumerable<string> arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var start = new ProcessStartInfo(AwsCli.Path!, [.. arguments, "--endpoint-url", endpoint.ToString()]);
        start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
        start.Environment["AWS_ACCESS_KEY_ID"] = "123456789012";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "any";
        start.Environment["AWS_CONFIG_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-config");
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-credentials");
        start.Environment["AWS_PAGER"] = "";
        AwsCli.LoadOnce(start);
        var run = await Tool.RunAsync(start, limit.Token);
        Assert.True(run.ExitCode == 0, run.Output);
        return run.StandardOutput;
    }
}
