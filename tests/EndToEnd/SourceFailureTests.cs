using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Routing;
using TestKit;

namespace EndToEnd;

/// <summary>
/// Weeks with a build on each day. A source of usage fails for some days, and then all of them; the long run plays every source in turn. When the sources work
/// again, the same images go further. What is retired is read from the state inside the emulator.
/// </summary>
public sealed class SourceFailureTests : IAsyncLifetime, IDisposable
{
    private const string Policy = """
        { "modes": { "lifecycle": "act" },
          "lifecycle": { "rules": [ { "name": "fast", "scope": "*", "keepNewest": 1, "deprecate": "1d", "disable": "2d", "delete": "9d" } ],
                         "limits": { "perRun": 100, "percent": 100 }, "notice": "0m", "quiet": "7d", "deletion": { "acceptLoss": "it is a simulation" },
                         "usage": { "otherAccounts": { "maxAge": "2d" }, "pins": { "from": ["infrastructure"], "maxAge": "1d" } } } }
        """;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly int StretchDays = LongRun.IsOn ? 6 : 2;
    private static readonly int CalmDays = LongRun.IsOn ? 4 : 3;

    private readonly SimulationClock _clock = new(Start);
    private readonly string _policy = Path.GetTempFileName();
    private LocalStack _stack = null!;
    private IAmazonImagebuilder _client = null!;
    private IAmazonDynamoDB _dynamodb = null!;
    private string _recipe = "";
    private string _infrastructure = "";
    private int _day;

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
                    ["SweepSchedule"] = "rate(400 days)",
                    ["CheckSchedule"] = "rate(400 days)",
                    ["ReconcileSchedule"] = "rate(400 days)",
                    ["BuildsSchedule"] = "rate(400 days)",
                    ["ChannelSchedule"] = "rate(400 days)",
                    ["LeftoverSchedule"] = "rate(400 days)",
                },
            },
            Clock = _clock,
            Concurrency = 1,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = _policy },
        });
        _stack.Faults.Add(DeliveryFault.Lose(d => d.Function.LogicalId is not "RetireImages", int.MaxValue));
        _client = AwsClients.ImageBuilder(_stack.ClientEnvironment("factory"));
        _dynamodb = AwsClients.DynamoDB(_stack.ClientEnvironment("factory"));
        _infrastructure = (await _client.CreateInfrastructureConfigurationAsync(
            new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
        _recipe = (await _client.CreateImageRecipeAsync(new()
        {
            Name = "web",
            SemanticVersion = "1.0.0",
            ParentImage = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
            Components = [new() { ComponentArn = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
        })).ImageRecipeArn;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        _dynamodb.Dispose();
        await _stack.DisposeAsync();
    }

    public void Dispose()
    {
        _clock.Dispose();
        File.Delete(_policy);
    }

    [Fact]
    public async Task While_a_source_fails_nothing_goes_beyond_deprecation_and_when_it_is_back_the_way_down_goes_on()
    {
        await LiveAsync(days: 14, arePinsPublished: true);
        Assert.True(Beyond() is { Disabled: > 0, Gone: > 0 }, $"expected disabled and deleted images before any source fails, found {Beyond()}");

        foreach (var (what, faults, arePinsPublished, named) in LongRun.IsOn ? Stretches : [Stretches[0], Stretches[^1]])
        {
            _stack.Ec2.Put(new() { ["faults"] = JsonNode.Parse(faults) });
            // What the sources said before counts until it is too old.
            await LiveAsync(days: 3, arePinsPublished);
            var (deprecated, beyond) = (Deprecations(), Beyond());

            await LiveAsync(StretchDays, arePinsPublished);

            Assert.True(Beyond() == beyond, $"{what}: from {beyond} to {Beyond()}");
            Assert.True(Deprecations() >= deprecated + StretchDays - 1, $"{what}: only {Deprecations() - deprecated} images were deprecated in {StretchDays} days");
            var plan = await PlanAsync();
            Assert.All(named, source => Assert.Contains(plan, reason => reason.Contains("it is not known whether it is used", StringComparison.Ordinal)
                && reason.Contains($"{source}: ", StringComparison.Ordinal)));

            _stack.Ec2.Put(new() { ["faults"] = new JsonArray() });
            await LiveAsync(CalmDays, arePinsPublished: true);
            Assert.True(Beyond().Disabled + Beyond().Gone >= beyond.Disabled + beyond.Gone + StretchDays, $"{what}: from {beyond} only to {Beyond()} after it was over");
            Assert.True(Beyond().Gone > beyond.Gone, $"{what}: no image was deleted after it was over");
        }
    }

    private static readonly (string What, string Faults, bool ArePinsPublished, string[] Named)[] Stretches =
    [
        ("references fail", Failing("InternalError", "DescribeImageReferences"), true, ["references"]),
        ("no usage report is made", Failing("RequestLimitExceeded", "CreateImageUsageReport"), true, ["other accounts"]),
        ("no usage report can be listed", Failing("InternalError", "DescribeImageUsageReports"), true, ["other accounts"]),
        ("no usage report can be read", Failing("InternalError", "DescribeImageUsageReportEntries"), true, ["other accounts"]),
        ("the last launch is not shown", Failing("InternalError", "DescribeImages"), true, ["last launch"]),
        ("the list of pins is old", "[]", false, ["pins"]),
        ("the permissions are missing", Failing("UnauthorizedOperation", SourceOperations), true, ["references", "other accounts", "last launch"]),
        ("all sources fail", Failing("InternalError", SourceOperations), false, ["references", "other accounts", "last launch", "pins"]),
    ];

    /// <summary>Not those that record launch permissions, which would stop the way down by themselves.</summary>
    private static string[] SourceOperations =>
    [
        "DescribeImageReferences", "DescribeLaunchTemplateVersions", "CreateImageUsageReport", "DescribeImageUsageReports", "DescribeImageUsageReportEntries",
        "DeleteImageUsageReport", "DescribeImages",
    ];

    private static string Failing(string error, params string[] operations) => new JsonArray(
        [.. operations.Select(operation => new JsonObject { ["operation"] = operation, ["error"] = error, ["message"] = "injected fault" })]).ToJsonString();

    /// <summary>On each day a build, perhaps a list of pins, and at midnight a run of the lifecycle function.</summary>
    private async Task LiveAsync(int days, bool arePinsPublished)
    {
        for (var end = _day + days; _day < end; _day++)
        {
            await _clock.AdvanceToAsync(Start.AddDays(_day).AddHours(8));
            if (arePinsPublished)
                await PublishPinsAsync();
            await _client.CreateImageAsync(new()
            {
                ImageRecipeArn = _recipe,
                InfrastructureConfigurationArn = _infrastructure,
                ImageTestsConfiguration = new() { ImageTestsEnabled = false },
            });
            await _clock.AdvanceToAsync(Start.AddDays(_day + 1).AddHours(2));
        }
    }

    private async Task PublishPinsAsync()
    {
        var settings = _stack.Template.Settings;
        var records = new PinnedAmiRecords(new(_dynamodb, _stack.Template.Tables[0].Name), new AccountRegion(settings.Account, settings.Region));
        var known = await records.ReadAsync("infrastructure", default);
        Assert.True(await records.TryWriteAsync(
            new("infrastructure", [], Files: 0, "arn:aws:iam::123456789012:role/Ci", _clock.GetUtcNow()) { Version = known?.Version ?? 0 }, default));
    }

    private async Task<List<string>> PlanAsync()
    {
        var plan = (await StackCommands.RunAsync(
            _stack, "lifecycle", "plan", "--json", "--policy", _policy, "--imagebuilder", $"{_stack.Endpoints.ImageBuilder}", "--account", "123456789012", "--region", "us-east-1")).Json;
        return [.. plan["images"]!.AsArray().SelectMany(image => image!["reasons"]!.AsArray()).Select(reason => reason!.ToString())];
    }

    /// <summary>The images that the emulator holds disabled, and those that it no longer holds.</summary>
    private (int Disabled, int Gone) Beyond()
    {
        var world = _stack.Emulator!.World;
        lock (world.Gate)
        {
            var images = world.Account(_stack.Template.Settings.Account, _stack.Template.Settings.Region).Resources.OfType("image")
                .Select(image => image.Document["state"]!["status"]!.ToString()).ToList();
            return (images.Count(status => status == "DISABLED"), _day - images.Count(status => status != "DELETED"));
        }
    }

    private int Deprecations() => _stack.Emulator!.World.Requests.Snapshot()
        .Count(r => r is { Operation: "StartResourceStateUpdate", Status: 200, Replayed: false } && r.Input!["state"]!["status"]!.ToString() == "DEPRECATED");
}
