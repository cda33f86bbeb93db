using System.Text;
using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using TestKit;

namespace EndToEnd;

/// <summary>What a build left over, and an AMI that somebody changed, on a local stack with four images of one recipe.</summary>
public sealed class LeftoverTests : IAsyncLifetime, IDisposable
{
    private const string Policy = """
        { "modes": { "lifecycle": "act", "builds": "act" },
          "builds": { "stuck": { "after": "24h", "cancel": 1 } },
          "lifecycle": { "rules": [ { "name": "short", "scope": "*", "keepNewest": 1, "deprecate": "1d", "disable": "2d" } ],
                         "limits": { "perRun": 10, "percent": 100 }, "notice": "0m", "unknownUse": "ownerAccepts" } }
        """;

    private readonly SimulationClock _clock = new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
    private readonly string _policy = Path.GetTempFileName();
    private LocalStack _stack = null!;
    private IAmazonImagebuilder _client = null!;
    private string _recipe = "";
    private string _infrastructure = "";

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_policy, Policy);
        _stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            Settings = new()
            {
                Parameters = new Dictionary<string, string>
                {
                    ["LifecycleSchedule"] = "rate(400 days)",
                    ["SweepSchedule"] = "rate(1 day)",
                    ["BuildsSchedule"] = "rate(1 day)",
                    ["ChannelSchedule"] = "rate(1 day)",
                    ["LeftoverSchedule"] = "rate(400 days)",
                },
            },
            Clock = _clock,
            Concurrency = 1,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = _policy },
        });
        _client = AwsClients.ImageBuilder(_stack.ClientEnvironment("factory"));
        _infrastructure = (await _client.CreateInfrastructureConfigurationAsync(
            new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
        _recipe = (await _client.CreateImageRecipeAsync(new()
        {
            Name = "web",
            SemanticVersion = "1.0.0",
            ParentImage = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
            Components = [new() { ComponentArn = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
        })).ImageRecipeArn;
        for (var build = 0; build < 3; build++)
            await BuildAsync();
        await _clock.AdvanceAsync(TimeSpan.FromDays(2.5));
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
    public async Task An_AMI_that_somebody_deregisters_is_told_and_what_this_stack_disables_is_not()
    {
        // Deprecates, then disables the two older images.
        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Null((await _stack.InvokeAsync("RetireImages", await File.ReadAllTextAsync(Repository.PathOf("events", "schedule", "retire-images.json")))).Error);
            await _clock.AdvanceAsync(TimeSpan.FromHours(1));
        }

        Assert.Equal("DISABLED", (await _client.GetImageAsync(new() { ImageBuildVersionArn = Arn(1) })).Image.State.Status.Value);
        Assert.Empty((await LeftoversAsync())["leftovers"]!.AsArray());

        var ami = await AmiAsync(3);
        using var ec2 = AwsClients.Ec2(_stack.ClientEnvironment("somebody"));
        await ec2.DeregisterImageAsync(new() { ImageId = ami });
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.Empty((await LeftoversAsync())["leftovers"]!.AsArray());
        await CheckAsync();

        var leftover = Assert.Single((await LeftoversAsync())["leftovers"]!.AsArray())!;
        Assert.Equal(("changed AMI", ami, Arn(3), "open"), (leftover["kind"]!.ToString(), leftover["id"]!.ToString(), leftover["image"]!.ToString(), leftover["state"]!.ToString()));
        Assert.Matches($@"changed AMI +{ami} +open +was deregistered on 2026-11-22", (await StackCommands.RunAsync(_stack, "history", "show", "web/1.0.0/3")).Output);
    }

    [Fact]
    public async Task AMIs_snapshots_and_instances_of_a_deleted_image_are_listed_with_their_size_after_two_checks()
    {
        var ami = await AmiAsync(1);
        await _client.DeleteImageAsync(new() { ImageBuildVersionArn = Arn(1) });
        _stack.Ec2.Put(JsonNode.Parse($$"""
            { "instances": [ { "image": "{{await AmiAsync(2)}}", "launchedAt": "2026-11-21T09:00:00Z", "tags": { "CreatedBy": "EC2 Image Builder", "Ec2ImageBuilderArn": "{{Arn(2)}}" } },
                             { "image": "{{await AmiAsync(2)}}", "launchedAt": "2026-11-21T09:00:00Z", "tags": { "team": "web" } } ] }
            """)!.AsObject());

        await CheckAsync();
        Assert.Empty((await LeftoversAsync())["leftovers"]!.AsArray());
        await _clock.AdvanceAsync(TimeSpan.FromHours(4));
        await CheckAsync();

        var found = await LeftoversAsync();
        Assert.Equal(["AMI", "instance"], found["leftovers"]!.AsArray().Select(leftover => leftover!["kind"]!.ToString()));
        Assert.Equal((ami, "8"), (found["leftovers"]![0]!["id"]!.ToString(), found["leftovers"]![0]!["sizeGiB"]!.ToString()));

        // Without the AMI, its snapshot is left.
        using var ec2 = AwsClients.Ec2(_stack.ClientEnvironment("somebody"));
        await ec2.DeregisterImageAsync(new() { ImageId = ami });
        await CheckAsync();
        await _clock.AdvanceAsync(TimeSpan.FromHours(4));
        await CheckAsync();

        var (exitCode, text, _) = await StackCommands.RunAsync(_stack, "leftovers");
        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Matches(@"snapshot +snap-\S+ +web/1\.0\.0/1 +open +2026-11-20T\S+ +8 GiB +its image does not exist any more, and no AMI uses it", text);
        Assert.Contains("1 snapshot, at most 8 GiB; 1 instance", text);
        Assert.DoesNotMatch(@"\n?AMI +ami-", text);
    }

    [Fact]
    public async Task A_slow_build_whose_steps_move_is_not_stuck()
    {
        var arn = await BuildAsync();
        // Each step is within its own time-out; together they take 26 hours, all in the state BUILDING.
        await StubAsync(
            $$"""
            { "arn": "{{arn}}", "stepSeconds": { "LaunchBuildInstance": 4400, "ApplyBuildComponents": 43000, "RunSanitizeScript": 3500, "CreateOutputAMI": 43000 } }
            """);
        await _clock.AdvanceAsync(TimeSpan.FromHours(25.5));
        Assert.Equal("BUILDING", await StatusAsync());

        await CheckAsync();
        Assert.Empty((await StackCommands.RunAsync(_stack, "leftovers", "--closed", "--json")).Json["leftovers"]!.AsArray());

        await _clock.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal("AVAILABLE", await StatusAsync());

        async Task<string> StatusAsync() => (await _client.GetImageAsync(new() { ImageBuildVersionArn = arn })).Image.State.Status.Value;
    }

    [Fact]
    public async Task A_build_that_does_not_move_is_cancelled_once_and_told()
    {
        var arn = await BuildAsync();
        await StubAsync($$"""{ "arn": "{{arn}}", "stepSeconds": { "DISTRIBUTING": 432000 } }""");
        await _clock.AdvanceAsync(TimeSpan.FromHours(20));
        await CheckAsync();
        Assert.Equal(0, Cancellations());
        Assert.Equal("DISTRIBUTING", await StatusAsync());

        await _clock.AdvanceAsync(TimeSpan.FromHours(6));
        await CheckAsync();
        await CheckAsync();
        await _clock.AdvanceAsync(TimeSpan.FromHours(1));
        await CheckAsync();

        Assert.Equal(("CANCELLED", 1), (await StatusAsync(), Cancellations()));
        var leftover = Assert.Single((await StackCommands.RunAsync(_stack, "leftovers", "--closed", "--json")).Json["leftovers"]!.AsArray())!;
        Assert.Equal(("stuck build", arn, "closed"), (leftover["kind"]!.ToString(), leftover["image"]!.ToString(), leftover["state"]!.ToString()));
        Assert.Contains("cancelled by the policy", leftover.ToJsonString(), StringComparison.Ordinal);

        async Task<string> StatusAsync() => (await _client.GetImageAsync(new() { ImageBuildVersionArn = arn })).Image.State.Status.Value;
        int Cancellations() => _stack.Emulator!.World.Requests.Snapshot().Count(request => request.Operation == "CancelImageCreation");
    }

    private async Task StubAsync(string script)
    {
        using var http = new HttpClient();
        using var stub = new StringContent(script, Encoding.UTF8, "application/json");
        (await http.PostAsync(new Uri(_stack.Endpoints.ImageBuilder, "/_emulator/builds"), stub)).EnsureSuccessStatusCode();
    }

    private async Task<string> BuildAsync() => (await _client.CreateImageAsync(new()
    {
        ImageRecipeArn = _recipe,
        InfrastructureConfigurationArn = _infrastructure,
        ImageTestsConfiguration = new() { ImageTestsEnabled = false },
    })).ImageBuildVersionArn;

    private async Task CheckAsync() => Assert.Null(
        (await _stack.InvokeAsync("CheckLeftovers", await File.ReadAllTextAsync(Repository.PathOf("events", "schedule", "check-leftovers.json")))).Error);

    private async Task<JsonNode> LeftoversAsync() => (await StackCommands.RunAsync(_stack, "leftovers", "--json")).Json;

    private async Task<string> AmiAsync(int build) =>
        (await _client.GetImageAsync(new() { ImageBuildVersionArn = Arn(build) })).Image.OutputResources.Amis[0].Image;

    private static string Arn(int build) => $"arn:aws:imagebuilder:us-east-1:123456789012:image/web/1.0.0/{build}";
}
