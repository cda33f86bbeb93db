using System.Diagnostics;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance;

public sealed class AwsCliTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [AwsCliFact]
    public async Task The_command_line_creates_pages_and_is_told_typed_errors()
    {
        await using var emulator = await EmulatorServer.StartAsync(new());

        for (var i = 0; i < 3; i++)
        {
            var created = await AwsAsync(emulator, "create-infrastructure-configuration", "--name", $"infra {i}", "--instance-profile-name", "builder");
            Assert.True(created.ExitCode == 0, created.Output);
        }

        var list = await AwsAsync(emulator, "list-infrastructure-configurations", "--page-size", "2");
        Assert.True(list.ExitCode == 0, list.Output);
        Assert.Equal(3, JsonNode.Parse(list.StandardOutput)!["infrastructureConfigurationSummaryList"]!.AsArray().Count);

        var missing = await AwsAsync(
            emulator, "get-image-pipeline", "--image-pipeline-arn", $"arn:aws:imagebuilder:{OfficialClient.Region}:{OfficialClient.Account}:image-pipeline/none");
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("ResourceNotFoundException", missing.StandardError, StringComparison.Ordinal);
    }

    private static async Task<Tool> AwsAsync(EmulatorServer emulator, params IEnumerable<string> arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        var start = new ProcessStartInfo(AwsCli.Path!, ["imagebuilder", .. arguments]);
        start.Environment["AWS_ENDPOINT_URL_IMAGEBUILDER"] = emulator.Url.ToString();
        start.Environment["AWS_DEFAULT_REGION"] = OfficialClient.Region;
        start.Environment["AWS_ACCESS_KEY_ID"] = OfficialClient.Account;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "any";
        start.Environment["AWS_CONFIG_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-config");
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(Path.GetTempPath(), "no-aws-credentials");
        start.Environment["AWS_PAGER"] = "";
        start.Environment.Remove("AWS_PROFILE");
        start.Environment.Remove("AWS_SESSION_TOKEN");
        return await Tool.RunAsync(start, limit.Token);
    }
}
