using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using EndToEnd.People;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Releases.Channels;
using TestKit;

namespace EndToEnd;

/// <summary>Channels and their parameters, on a local stack that delivers every event twice. Rules, schedules and functions are those of the template.</summary>
public sealed class ReleaseChannelTests : IAsyncLifetime, IDisposable
{
    private const string Policy = """
        { "modes": { "releases": "act", "gates": "act" },
          "scopes": { "web": { "images": ["web"] }, "gated": { "images": ["gated"] } },
          "approvers": { "platform": ["role/PlatformApprover"], "security": ["role/SecurityApprover"] },
          "gates": [ { "name": "clean", "scope": ["gated"], "step": "distribution/ApproveRelease", "require": { "findings": { "critical": 0 } } } ],
          "channels": [
            { "name": "test", "scope": "web", "promote": "released", "targets": [ { "parameter": "/images/web/test" } ] },
            { "name": "prod", "scope": "web", "targets": [ { "parameter": "/images/web/prod" }, { "parameter": "/images/web/prod2" }, { "launchTemplate": "lt-0123456789abcdef0", "setDefault": true } ] },
            { "name": "approved", "scope": "web", "targets": [ { "parameter": "/images/web/approved" } ],
              "promote": { "after": "1h", "in": "test", "approvals": { "from": ["platform", "security"], "notStarter": true } } },
            { "name": "test", "scope": "gated", "promote": "released", "targets": [ { "parameter": "/images/gated/test" } ] } ] }
        """;

    private readonly SimulationClock _clock = new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
    private readonly string _policy = Path.GetTempFileName();
    private readonly List<JsonObject> _published = [];
    private LocalStack _stack = null!;
    private IAmazonImagebuilder _client = null!;
    private string _infrastructure = "";

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_policy, Policy);
        _stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            Settings = new() { Parameters = new Dictionary<string, string> { ["SweepSchedule"] = "rate(1 day)", ["BuildsSchedule"] = "rate(1 day)" } },
            Clock = _clock,
            Concurrency = 1,
            AtLeastOnce = true,
            Roles = [new LocalRole("PlatformApprover", "/", PeopleStack.NamesSessions), new LocalRole("SecurityApprover", "/", PeopleStack.NamesSessions)],
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = _policy },
        });
        _stack.Router.Routed += evt => _published.Add((JsonObject)evt.DeepClone());
        _stack.Ec2.Put(JsonNode.Parse("""
            { "images": [ { "id": "ami-0123456789abcdef0" } ],
              "launchTemplates": [ { "id": "lt-0123456789abcdef0", "name": "web", "image": "ami-0123456789abcdef0" } ] }
            """)!.AsObject());
        _client = AwsClients.ImageBuilder(_stack.ClientEnvironment("factory"));
        _infrastructure = (await _client.CreateInfrastructureConfigurationAsync(
            new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _stack.DisposeAsync();
    }

    public void Dispose()
    {
        _clock.Dispose();
        File.Delete(_policy);
    }

    [Fact]
    public async Task A_released_image_reaches_its_channel_and_parameter_and_people_promote_it_and_go_back()
    {
        await BuildAsync("web");
        await ShowsAsync("web/test", "web/1.0.0/1", "/images/web/test");
        await ActAsync("promote", "web/prod", "web/1.0.0/1");
        await BuildAsync("web");
        await ShowsAsync("web/test", "web/1.0.0/2", "/images/web/test");
        await ShowsAsync("web/prod", "web/1.0.0/1", "/images/web/prod");
        await ActAsync("promote", "web/prod", "web/1.0.0/2");
        await ShowsAsync("web/prod", "web/1.0.0/2", "/images/web/prod", "/images/web/prod2");

        Assert.Equal((await AmiAsync(2), 3), await TemplateAsync());

        Assert.Contains(
            "not older than the current image", (await RunAsync(Act("rollback", "web/prod", "--to", "web/1.0.0/2"))).Error, StringComparison.Ordinal);
        await ActAsync("rollback", "web/prod", "--to", "web/1.0.0/1");
        var waits = await RunAsync("release", "current", "web/prod");
        Assert.Equal(ExitCode.Problems, waits.ExitCode);
        Assert.Contains("follows with the next pass", waits.Output);

        await ShowsAsync("web/prod", "web/1.0.0/1", "/images/web/prod", "/images/web/prod2");
        Assert.Equal((await AmiAsync(1), 4), await TemplateAsync());
        Assert.Matches(@"rolled back +web/1\.0\.0/1 +arn:\S+/kim +because of the test", (await RunAsync("release", "current", "web/prod")).Output);
        Assert.Equal(5, Published(ChannelNotifications.Moved));
        Assert.Equal(0, Published(ChannelNotifications.TargetFailed));
        Assert.Equal(ExitCode.Problems, (await RunAsync(Act("rollback", "web/prod"))).ExitCode);
    }

    [Fact]
    public async Task A_revoked_image_is_left_for_the_one_before_and_with_none_left_the_channel_is_empty_and_told()
    {
        await BuildAsync("web");
        await BuildAsync("web");
        await ShowsAsync("web/test", "web/1.0.0/2", "/images/web/test");

        await ActAsync("revoke", "web/1.0.0/2");
        await ShowsAsync("web/test", "web/1.0.0/1", "/images/web/test");
        await ActAsync("revoke", "web/1.0.0/1");
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Contains("web/test points at no image: it is empty", (await RunAsync("release", "current", "web/test")).Output);
        Assert.Matches(@"web/test +empty", (await RunAsync("release", "channels")).Output);
        Assert.Equal(1, Published(ChannelNotifications.Empty));
        var refused = await RunAsync(Act("promote", "web/test", "web/1.0.0/1"));
        Assert.Equal((ExitCode.Problems, "refused: it is revoked\n"), (refused.ExitCode, refused.Error));

        await ActAsync("restore", "web/1.0.0/2");
        await ActAsync("promote", "web/test", "web/1.0.0/2");
        await ShowsAsync("web/test", "web/1.0.0/2", "/images/web/test");
    }

    [Fact]
    public async Task A_revoked_image_is_disabled_only_after_its_uses_were_shown_and_comes_back_with_its_revocation_taken_back()
    {
        await BuildAsync("web");
        await BuildAsync("web");
        await ShowsAsync("web/test", "web/1.0.0/2", "/images/web/test");

        var shown = await RunAsync(Act("revoke", "web/1.0.0/2", "--disable"));
        Assert.Equal(ExitCode.Problems, shown.ExitCode);
        Assert.Contains("web/1.0.0/2 is revoked; no channel points at it any more, and the targets follow; it is not disabled; with --although-used it is", shown.Error);
        Assert.Contains("used by parameter /images/web/test", shown.Error);
        Assert.Equal("AVAILABLE", await StatusAsync(2));

        await ActAsync("revoke", "web/1.0.0/2", "--disable", "--although-used");
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal("DISABLED", await StatusAsync(2));
        await ShowsAsync("web/test", "web/1.0.0/1", "/images/web/test");

        await ActAsync("restore", "web/1.0.0/2");
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal("AVAILABLE", await StatusAsync(2));
    }

    [Fact]
    public async Task In_mode_observe_the_plan_says_where_a_rule_would_move_a_channel_and_nothing_moves()
    {
        Assert.Equal(ExitCode.Ok, (await RunAsync("mode", "releases=observe", "--reason", "a first look", "--as", "role/Operator/kim")).ExitCode);
        await BuildAsync("web");

        var plan = await RunAsync("release", "plan", "--policy", _policy);
        Assert.Matches(@"web/test +nothing +web/1\.0\.0/1 +it was released", plan.Output);
        Assert.Matches(@"web/prod +nothing +stays +only people promote to this channel", plan.Output);
        Assert.Equal("No channel has pointed at an image yet.\n", (await RunAsync("release", "channels")).Output);

        Assert.Equal(ExitCode.Ok, (await RunAsync("mode", "releases=policy", "--reason", "it is right", "--as", "role/Operator/kim")).ExitCode);
        await ShowsAsync("web/test", "web/1.0.0/1", "/images/web/test");
        Assert.Matches(@"web/test +web/1\.0\.0/1 +stays +no newer image meets the rule", (await RunAsync("release", "plan", "--policy", _policy)).Output);
    }

    [Fact]
    public async Task A_target_that_is_refused_stops_none_of_the_others_and_is_told_once()
    {
        await BuildAsync("web");
        _stack.Ec2.Put(JsonNode.Parse("""
            { "settings": { "parameterCheckSeconds": 1 },
              "faults": [ { "service": "ssm", "operation": "PutParameter", "error": "AccessDeniedException", "message": "not authorized to perform: ssm:PutParameter", "times": 1 } ] }
            """)!.AsObject());
        await ActAsync("promote", "web/prod", "web/1.0.0/1");
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(6));

        Assert.Equal((null, await AmiAsync(1)), (await ValueAsync("/images/web/prod"), await ValueAsync("/images/web/prod2")));
        Assert.Equal(1, Published(ChannelNotifications.TargetFailed));
        Assert.Matches("parameter /images/web/prod +ami-\\S+ failed, next attempt .*not authorized", (await RunAsync("release", "current", "web/prod")).Output);

        await ShowsAsync("web/prod", "web/1.0.0/1", "/images/web/prod", "/images/web/prod2");
    }

    [Fact]
    public async Task An_image_without_the_gate_that_the_policy_demands_moves_no_channel()
    {
        await BuildAsync("gated");

        Assert.Equal("No channel has pointed at an image yet.\n", (await RunAsync("release", "channels")).Output);
        var refused = await RunAsync(Act("promote", "gated/test", "gated/1.0.0/1"));
        Assert.Equal(ExitCode.Problems, refused.ExitCode);
        Assert.Contains("its gates did not release it", refused.Error);
    }

    [Fact]
    public async Task A_value_that_somebody_else_writes_is_told_and_written_again()
    {
        await BuildAsync("web");
        await BuildAsync("web");
        await ShowsAsync("web/test", "web/1.0.0/2", "/images/web/test");
        using var ssm = AwsClients.Ssm(_stack.ClientEnvironment("somebody"));
        await ssm.PutParameterAsync(new() { Name = "/images/web/test", Value = await AmiAsync(1), DataType = "aws:ec2:image", Overwrite = true });

        await _clock.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(1, Published(ChannelNotifications.TargetFailed));
        await ShowsAsync("web/test", "web/1.0.0/2", "/images/web/test");
    }

    [Fact]
    public async Task A_channel_that_demands_approvals_moves_once_two_groups_have_approved_and_shows_what_is_missing_until_then()
    {
        await BuildAsync("web");
        await _clock.AdvanceAsync(TimeSpan.FromHours(2));
        var waits = await RunAsync("release", "current", "web/approved");
        Assert.Equal(ExitCode.Problems, waits.ExitCode);
        Assert.Matches(@"waits +web/1\.0\.0/1 +approval missing from platform, security", waits.Output);

        var first = await RunAsync(Say("approve", "PlatformApprover/kim", "--group", "platform"));
        Assert.Equal((ExitCode.Ok, "role/PlatformApprover/kim approved for platform; approval missing from security\n"), (first.ExitCode, first.Output));
        var again = await RunAsync(Say("approve", "SecurityApprover/kim", "--group", "security"));
        Assert.Equal(ExitCode.Problems, again.ExitCode);
        Assert.Contains("each person counts once", again.Error);
        var refused = await RunAsync(Act("promote", "web/approved", "web/1.0.0/1"));
        Assert.Equal(ExitCode.Problems, refused.ExitCode);
        Assert.Contains("the channel demands approvals: approval missing from security", refused.Error);

        Assert.Equal(ExitCode.Ok, (await RunAsync(Say("approve", "SecurityApprover/sam", "--group", "security"))).ExitCode);
        Assert.Equal(ExitCode.Ok, (await RunAsync(Say("withdraw", "SecurityApprover/sam"))).ExitCode);
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Contains("approval missing from security", (await RunAsync("release", "current", "web/approved")).Output);

        Assert.Equal(ExitCode.Ok, (await RunAsync(Say("approve", "SecurityApprover/sam", "--group", "security"))).ExitCode);
        await ShowsAsync("web/approved", "web/1.0.0/1", "/images/web/approved");
        var shown = await RunAsync("release", "current", "web/approved");
        Assert.Matches(@"promoted +web/1\.0\.0/1 +by rule +channel test has pointed at it for 1h, and it was not revoked; approved by kim, sam", shown.Output);
        Assert.DoesNotContain("waits", shown.Output);
        Assert.Equal(1, Published(ChannelNotifications.WaitsForPeople));

        static string[] Say(string verb, string person, params string[] more) =>
            ["release", verb, "web/approved", "web/1.0.0/1", .. more, "--reason", "because of the test", "--as", $"role/{person}"];
    }

    private async Task BuildAsync(string recipe)
    {
        var arn = $"arn:aws:imagebuilder:us-east-1:123456789012:image-recipe/{recipe}/1.0.0";
        try
        {
            await _client.GetImageRecipeAsync(new() { ImageRecipeArn = arn });
        }
        catch (AmazonImagebuilderException)
        {
            await _client.CreateImageRecipeAsync(new()
            {
                Name = recipe,
                SemanticVersion = "1.0.0",
                ParentImage = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
                Components = [new() { ComponentArn = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
            });
        }

        await _client.CreateImageAsync(new()
        {
            ImageRecipeArn = arn,
            InfrastructureConfigurationArn = _infrastructure,
            ImageTestsConfiguration = new() { ImageTestsEnabled = false },
        });
        await _clock.AdvanceAsync(TimeSpan.FromHours(2));
    }

    /// <summary>Some passes later the channel points at the build, and each parameter has its AMI.</summary>
    private async Task ShowsAsync(string channel, string build, params string[] parameters)
    {
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(30));
        var shown = await RunAsync("release", "current", channel);
        Assert.Equal((ExitCode.Ok, $"{channel} points at {build}"), (shown.ExitCode, shown.Lines[0]));
        foreach (var parameter in parameters)
            Assert.Equal((parameter, await AmiAsync(int.Parse(build[(build.LastIndexOf('/') + 1)..], null))), (parameter, await ValueAsync(parameter)));
    }

    private async Task ActAsync(string verb, params string[] arguments)
    {
        var answer = await RunAsync(Act(verb, arguments));
        Assert.Equal((ExitCode.Ok, ""), (answer.ExitCode, answer.Error));
    }

    private static string[] Act(string verb, params string[] arguments) =>
        ["release", verb, .. arguments, "--reason", "because of the test", "--as", "role/Operator/kim"];

    private Task<Terminal> RunAsync(params string[] args) => StackCommands.RunAsync(_stack, args);

    private async Task<string?> ValueAsync(string parameter)
    {
        using var ssm = AwsClients.Ssm(_stack.ClientEnvironment("somebody"));
        return (await ssm.GetParametersAsync(new() { Names = [parameter] })).Parameters?.FirstOrDefault()?.Value;
    }

    /// <summary>The AMI of the template's default version, and that version's number.</summary>
    private async Task<(string Ami, long Version)> TemplateAsync()
    {
        using var ec2 = AwsClients.Ec2(_stack.ClientEnvironment("somebody"));
        var version = (await ec2.DescribeLaunchTemplateVersionsAsync(new() { LaunchTemplateId = "lt-0123456789abcdef0", Versions = ["$Default"] })).LaunchTemplateVersions[0];
        return (version.LaunchTemplateData.ImageId, version.VersionNumber!.Value);
    }

    private async Task<string> StatusAsync(int build) => (await _client.GetImageAsync(
        new() { ImageBuildVersionArn = $"arn:aws:imagebuilder:us-east-1:123456789012:image/web/1.0.0/{build}" })).Image.State.Status.Value;

    private async Task<string> AmiAsync(int build) => (await _client.GetImageAsync(
        new() { ImageBuildVersionArn = $"arn:aws:imagebuilder:us-east-1:123456789012:image/web/1.0.0/{build}" })).Image.OutputResources.Amis[0].Image;

    /// <summary>How many different notifications were published.</summary>
    private int Published(string kind) => _published.Where(evt => (string?)evt["detail-type"] == kind).DistinctBy(evt => (string?)evt["detail"]!["id"]).Count();
}
