using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using TestKit;

namespace EndToEnd;

/// <summary>The reports about watermarks and Allowed AMIs settings, on a local stack with a released image and one that is built on it without a gate.</summary>
public sealed class WatermarkTests : IAsyncLifetime, IDisposable
{
    private const string Account = "123456789012";
    private const string Consumer = "444455556666";
    private const string Role = "arn:aws:iam::444455556666:role/AllowedAmisReader";

    private const string Policy = """
        { "modes": { "releases": "<mode>" },
          "scopes": { "gated": { "images": ["child"] } },
          "gates": [ { "name": "clean", "scope": ["gated"], "step": "distribution/ApproveRelease", "require": { "findings": { "critical": 0 } } } ] }
        """;

    private readonly SimulationClock _clock = new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
    private readonly string _policy = Path.GetTempFileName();
    private readonly List<string> _published = [];
    private LocalStack _stack = null!;
    private IAmazonImagebuilder _client = null!;
    private IAmazonEC2 _ec2 = null!;
    private string _infrastructure = "";

    public Task InitializeAsync() => StartAsync("observe");

    private async Task StartAsync(string mode)
    {
        await File.WriteAllTextAsync(_policy, Policy.Replace("<mode>", mode, StringComparison.Ordinal));
        _stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            Settings = new() { Parameters = new Dictionary<string, string> { ["SweepSchedule"] = "rate(1 day)", ["BuildsSchedule"] = "rate(1 day)" } },
            Clock = _clock,
            Concurrency = 1,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = _policy },
        });
        _stack.Router.Routed += Remember;
        _client = AwsClients.ImageBuilder(_stack.ClientEnvironment("factory"));
        _ec2 = AwsClients.Ec2(_stack.ClientEnvironment("factory"));
        _infrastructure = (await _client.CreateInfrastructureConfigurationAsync(
            new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
    }

    public async Task DisposeAsync()
    {
        _stack.Router.Routed -= Remember;
        _client.Dispose();
        _ec2.Dispose();
        await _stack.DisposeAsync();
    }

    public void Dispose()
    {
        _clock.Dispose();
        File.Delete(_policy);
    }

    [Fact]
    public async Task A_watermark_proves_the_release_of_the_AMI_that_got_it_and_of_no_child_without_a_gate()
    {
        var parent = await BuildAsync("base", "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x");
        var missing = await ReportAsync();
        Assert.Equal(["base/1.0.0/1 missing"], missing.Amis);
        Assert.Equal(ExitCode.Problems, missing.ExitCode);

        await _ec2.AttachImageWatermarkAsync(new() { ImageId = parent, WatermarkName = "base-released" });
        var proves = await ReportAsync();
        Assert.Equal((ExitCode.Ok, "true"), (proves.ExitCode, proves.Json["right"]!.ToString()));
        Assert.Equal(["base/1.0.0/1 proves"], proves.Amis);

        var child = await BuildAsync("child", parent, watermarks: ["team web", "child-released"]);
        var report = await ReportAsync();
        Assert.Equal(["base/1.0.0/1 proves", "child/1.0.0/1 inherited"], report.Amis);
        var inherited = report.Json["amis"]![1]!;
        Assert.Equal([$"{Account}:base-released", $"{Account}:child-released"], inherited["remove"]!.AsArray().Select(key => key!.ToString()));
        Assert.Contains($"{Account}:base-released from {parent} in us-east-1, and its gates did not release it", inherited["reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("child-released", Assert.Single(report.Json["recipes"]!.AsArray())!["name"]!.ToString());

        foreach (var key in inherited["remove"]!.AsArray())
            await _ec2.DetachImageWatermarkAsync(new() { ImageId = child, WatermarkKey = key!.ToString() });
        var (exitCode, output, _) = await StackCommands.RunAsync(_stack, "release", "watermarks");
        Assert.Equal(ExitCode.Problems, exitCode);
        Assert.Matches($@"child/1\.0\.0/1 +{child} +us-east-1 +unmarked +its gates did not release it", output);
        Assert.Contains("2 AMIs: 1 proves, 1 unmarked.\n", output, StringComparison.Ordinal);
        Assert.Contains("Recipe child/1.0.0 attaches the reserved watermark child-released to every AMI", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_mode_act_released_AMIs_get_their_watermark_and_children_without_a_gate_and_revoked_images_lose_it()
    {
        await DisposeAsync();
        await StartAsync("act");
        var parent = await BuildAsync("base", "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x");
        Assert.Equal([$"{Account}:base-released"], await KeysAsync(parent));

        var child = await BuildAsync("child", parent, watermarks: ["team web"]);
        Assert.Equal([$"{Account}:team web"], await KeysAsync(child));
        var report = await ReportAsync();
        Assert.Equal(["base/1.0.0/1 proves", "child/1.0.0/1 unmarked"], report.Amis);
        Assert.Equal(ExitCode.Ok, report.ExitCode);
        Assert.Equal(["Watermark Removed"], _published);

        Assert.Equal(ExitCode.Ok, (await StackCommands.RunAsync(_stack, "release", "revoke", "base/1.0.0/1", "--reason", "it contains a key", "--as", "role/Operator/kim")).ExitCode);
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Empty(await KeysAsync(parent));
        Assert.Equal(["Watermark Removed", "Watermark Removed"], _published);

        Assert.Equal(ExitCode.Ok, (await StackCommands.RunAsync(_stack, "release", "restore", "base/1.0.0/1", "--reason", "it was a test key", "--as", "role/Operator/kim")).ExitCode);
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal([$"{Account}:base-released"], await KeysAsync(parent));
    }

    [Fact]
    public async Task One_build_is_looked_at_alone_and_loses_its_proof_with_its_revocation()
    {
        var ami = await BuildAsync("base", "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x");
        await BuildAsync("base", "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x");
        await _ec2.AttachImageWatermarkAsync(new() { ImageId = ami, WatermarkName = "base-released" });
        Assert.Equal(["base/1.0.0/1 proves"], (await ReportAsync("base/1.0.0/1")).Amis);

        var revoked = await StackCommands.RunAsync(_stack, "release", "revoke", ami, "--reason", "it contains a key", "--as", "role/Operator/kim");
        Assert.Equal((ExitCode.Ok, ""), (revoked.ExitCode, revoked.Error));

        var report = await ReportAsync(ami);
        Assert.Equal(["base/1.0.0/1 untrue"], report.Amis);
        Assert.Contains("revoked it: it contains a key", report.Json["amis"]![0]!["reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["base/1.0.0/2 missing", "base/1.0.0/1 untrue"], (await ReportAsync()).Amis);
        Assert.Contains("Image Builder has no image base/1.0.0/9.", (await StackCommands.RunAsync(_stack, "release", "watermarks", "base/1.0.0/9")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_settings_of_a_consumer_hold_only_if_enabled_and_no_criterion_lets_the_provider_in_anyway()
    {
        using var consumer = AwsClients.Ec2(_stack.ClientEnvironment(Consumer));
        Assert.Equal((ExitCode.Problems, "disabled"), await AllowedAsync());

        await consumer.EnableAllowedImagesSettingsAsync(new() { AllowedImagesSettingsState = "enabled" });
        var asks = new ImageCriterionRequest { ImageProviders = [Account], ImageWatermarks = [new() { WatermarkKey = $"{Account}:*-released" }] };
        await consumer.ReplaceImageCriteriaInAllowedImagesSettingsAsync(new() { ImageCriteria = [asks, new() { ImageProviders = [Account, "amazon"] }] });
        Assert.Equal((ExitCode.Problems, "bypassed"), await AllowedAsync());

        await consumer.ReplaceImageCriteriaInAllowedImagesSettingsAsync(new() { ImageCriteria = [asks, new() { ImageProviders = ["amazon"] }] });
        Assert.Equal((ExitCode.Ok, "asked"), await AllowedAsync());
        var (_, output, _) = await StackCommands.RunAsync(_stack, "release", "allowed-amis", "--consumer-role", Role);
        Assert.Contains(
            $"account {Consumer} in us-east-1: only released AMIs of {Account} are let in: criterion 1 asks for account {Account} and a watermark of its releases\n", output,
            StringComparison.Ordinal);
        Assert.Matches($@"criterion 1 +asks for a release +providers: {Account} +watermarks: {Account}:\*-released", output);

        await consumer.EnableAllowedImagesSettingsAsync(new() { AllowedImagesSettingsState = "audit-mode" });
        Assert.Equal((ExitCode.Problems, "audited"), await AllowedAsync());

        var own = await StackCommands.RunAsync(_stack, "release", "allowed-amis");
        Assert.Equal(ExitCode.Problems, own.ExitCode);
        Assert.Contains($"account {Account} in us-east-1: not held: the settings never restrict AMIs of account {Account} itself", own.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:iam::444455556666:user/kim")]
    [InlineData("AllowedAmisReader")]
    public async Task What_is_no_role_is_refused(string role) =>
        Assert.Equal(ExitCode.Usage, (await StackCommands.RunAsync(_stack, "release", "allowed-amis", "--consumer-role", role)).ExitCode);

    private async Task<(int ExitCode, string Verdict)> AllowedAsync()
    {
        var run = await StackCommands.RunAsync(_stack, "release", "allowed-amis", "--json", "--consumer-role", Role);
        Assert.True(run.Error.Length == 0, run.Error);
        var account = Assert.Single(JsonNode.Parse(run.Output)!["accounts"]!.AsArray())!;
        Assert.Equal((Consumer, Account), (account["account"]!.ToString(), account["provider"]!.ToString()));
        return (run.ExitCode, account["verdict"]!.ToString());
    }

    private async Task<(int ExitCode, JsonNode Json, IReadOnlyList<string> Amis)> ReportAsync(params string[] build)
    {
        var run = await StackCommands.RunAsync(_stack, ["release", "watermarks", .. build, "--json"]);
        Assert.True(run.Error.Length == 0, run.Error);
        var json = JsonNode.Parse(run.Output)!;
        return (run.ExitCode, json, [.. json["amis"]!.AsArray().Select(ami => $"{ami!["build"]} {ami["watermark"]}")]);
    }

    private async Task<IReadOnlyList<string>> KeysAsync(string ami) =>
        [.. ((await _ec2.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [ami] })).Images[0].ImageWatermarks ?? []).Select(mark => mark.WatermarkKey)];

    private void Remember(JsonObject evt)
    {
        if ((string?)evt["detail-type"] is { } kind && kind.StartsWith("Watermark", StringComparison.Ordinal))
            _published.Add(kind);
    }

    /// <returns>The AMI.</returns>
    private async Task<string> BuildAsync(string recipe, string parent, List<string>? watermarks = null)
    {
        var arn = $"arn:aws:imagebuilder:us-east-1:{Account}:image-recipe/{recipe}/1.0.0";
        try
        {
            await _client.GetImageRecipeAsync(new() { ImageRecipeArn = arn });
        }
        catch (AmazonImagebuilderException)
        {
            await _client.CreateImageRecipeAsync(new() { Name = recipe, SemanticVersion = "1.0.0", ParentImage = parent, AmiWatermarks = watermarks });
        }

        var image = (await _client.CreateImageAsync(new()
        {
            ImageRecipeArn = arn,
            InfrastructureConfigurationArn = _infrastructure,
            ImageTestsConfiguration = new() { ImageTestsEnabled = false },
        })).ImageBuildVersionArn;
        await _clock.AdvanceAsync(TimeSpan.FromHours(2));
        return (await _client.GetImageAsync(new() { ImageBuildVersionArn = image })).Image.OutputResources.Amis[0].Image;
    }
}
