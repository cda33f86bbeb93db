using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using TestKit;

namespace EndToEnd;

/// <summary>The lifecycle commands, on a stack with four builds of one recipe.</summary>
public sealed class LifecycleCommandTests : IAsyncLifetime
{
    private const string Policy = """
        { "modes": { "lifecycle": "act" },
          "lifecycle": { "rules": [ { "name": "short", "scope": "*", "keepNewest": 1, "deprecate": "1d", "disable": "2d" } ],
                         "limits": { "perRun": 10, "percent": 100 }, "notice": "0m", "unknownUse": "ownerAccepts" } }
        """;

    private readonly SimulationClock _clock = Morning();
    private readonly string _policy = Path.GetTempFileName();
    private LocalStack _stack = null!;
    private IAmazonImagebuilder _client = null!;

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
                },
            },
            Clock = _clock,
            Concurrency = 1,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = _policy },
        });
        _client = AwsClients.ImageBuilder(_stack.ClientEnvironment("factory"));
        var infrastructure = (await _client.CreateInfrastructureConfigurationAsync(
            new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
        var recipe = (await _client.CreateImageRecipeAsync(new()
        {
            Name = "web",
            SemanticVersion = "1.0.0",
            ParentImage = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
            Components = [new() { ComponentArn = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
        })).ImageRecipeArn;
        for (var build = 0; build < 4; build++)
        {
            await _client.CreateImageAsync(new()
            {
                ImageRecipeArn = recipe,
                InfrastructureConfigurationArn = infrastructure,
                ImageTestsConfiguration = new() { ImageTestsEnabled = false },
            });
        }

        await _clock.AdvanceAsync(TimeSpan.FromDays(1.5));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _stack.DisposeAsync();
        _clock.Dispose();
        File.Delete(_policy);
    }

    [Fact]
    public async Task A_plan_shows_every_image_with_its_reasons_and_changes_nothing()
    {
        var (exitCode, text) = await RunAsync("plan");

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Matches(@"web/1\.0\.0/1  AVAILABLE  1d +retire: deprecate +36h old, short: deprecate at 24h", text);
        Assert.Matches(@"web/1\.0\.0/4  AVAILABLE  1d +keep +the newest available of its recipe; number 1 of its recipe; short keeps the newest 1", text);
        Assert.Contains("4 images: 1 to keep, 0 to announce, 0 waiting, 3 to retire (3 to deprecate)", text);
        Assert.Equal("AVAILABLE", await StatusAsync(1));
    }

    [Fact]
    public async Task The_same_facts_give_the_same_plan_as_JSON()
    {
        var (_, first) = await RunAsync("plan", "--json");
        var (_, second) = await RunAsync("plan", "--json");

        Assert.Equal(first, second);
        var plan = JsonNode.Parse(first)!;
        Assert.Equal(("4", "3", "1"), (plan["sums"]!["images"]!.ToString(), plan["sums"]!["act"]!.ToString(), plan["sums"]!["keep"]!.ToString()));
        Assert.Equal(
            ("retire", "deprecate", "web/1.0.0/1"),
            (plan["images"]![0]!["decision"]!.ToString(), plan["images"]![0]!["action"]!.ToString(), plan["images"]![0]!["build"]!.ToString()));
        Assert.Equal(["36h old, short: deprecate at 24h"], plan["images"]![0]!["reasons"]!.AsArray().Select(reason => reason!.ToString()));
    }

    [Fact]
    public async Task A_plan_that_would_be_refused_says_so()
    {
        await File.WriteAllTextAsync(_policy, Policy.Replace("\"perRun\": 10", "\"perRun\": 2", StringComparison.Ordinal));

        var (exitCode, text) = await RunAsync("plan");

        Assert.Equal(ExitCode.Problems, exitCode);
        Assert.Contains("REFUSED, no image would be retired: too many images to retire at once: 3; the limit is 2 (perRun 2, percent 100 of 4)", text);
    }

    [Fact]
    public async Task A_retired_image_is_in_history_and_can_be_restored()
    {
        await RetireAsync();
        await RetireAsync();
        Assert.Equal(("DEPRECATED", "AVAILABLE"), (await StatusAsync(1), await StatusAsync(4)));
        Assert.Matches(
            @"deprecate +SUCCESS +36h old, short: deprecate at 24h\n.*image/web/1\.0\.0/1 +SUCCESS +us-east-1\n.* ami-\S+ +SUCCESS +us-east-1",
            (await RunAsync(["history", "show", "web/1.0.0/1"])).Output);

        var (exitCode, text) = await RunAsync(
            "restore", "web/1.0.0/1", "--reason", "the new one does not boot", "--as", "role/Operator/kim");
        Assert.True(exitCode == ExitCode.Ok, text);
        Assert.StartsWith("web/1.0.0/1: the service is restoring it (lce-", text);
        await RetireAsync();
        await _clock.AdvanceAsync(TimeSpan.FromDays(1));
        await RetireAsync();

        Assert.Equal(("AVAILABLE", "DISABLED"), (await StatusAsync(1), await StatusAsync(2)));
        var trail = JsonNode.Parse((await RunAsync(["history", "show", "web/1.0.0/1", "--json"])).Output)!["lifecycle"]!;
        Assert.Equal(["deprecate", "restore"], trail["actions"]!.AsArray().Select(act => act!["action"]!.ToString()));
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Operator/kim", trail["actions"]![1]!["by"]!.ToString());
        Assert.StartsWith("restored by", trail["deferralReason"]!.ToString());
        Assert.Equal((ExitCode.Problems, true), await RestoreAgainAsync());
    }

    [Fact]
    public async Task An_image_whose_AMI_a_repository_names_is_kept_and_the_plan_says_which()
    {
        var folder = Directory.CreateTempSubdirectory("fleet").FullName;
        var page = Path.Combine(folder, "plan.html");
        try
        {
            var ami = (await _client.GetImageAsync(new() { ImageBuildVersionArn = Arn(1) })).Image.OutputResources.Amis[0].Image;
            await File.WriteAllTextAsync(Path.Combine(folder, "main.tf"), $"ami = \"{ami}\"");
            await RetireAsync();
            await RetireAsync();
            await _clock.AdvanceAsync(TimeSpan.FromDays(1));
            string[] pins = ["usage", "pins", folder, "--origin", "fleet", "--reason", "nightly", "--as", "role/Operator/kim"];
            // The second list replaces the first one.
            foreach (var _ in new[] { 1, 2 })
            {
                var (exitCode, text) = await RunAsync(pins);
                Assert.True(exitCode == ExitCode.Ok, text);
                Assert.Contains("1 AMI ids in 1 of 1 files", text);
            }

            var (_, plan) = await RunAsync("plan", "--html", page);
            await RetireAsync();

            Assert.Matches(@"web/1\.0\.0/1  DEPRECATED  \d+d +keep +.*fleet", plan);
            Assert.Contains("in use by repositories", plan);
            Assert.Contains("fleet", await File.ReadAllTextAsync(page));
            Assert.Equal(("DEPRECATED", "DISABLED"), (await StatusAsync(1), await StatusAsync(2)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_run_with_far_fewer_images_is_refused_until_a_person_accepts_it()
    {
        await RetireAsync();
        foreach (var build in new[] { 1, 2, 3 })
            await _client.DeleteImageAsync(new() { ImageBuildVersionArn = Arn(build) });
        var (refused, text) = await RunAsync("plan");
        Assert.Equal(ExitCode.Problems, refused);
        Assert.Contains("far fewer images than in the last run: 1 of 4", text);

        Assert.Equal(
            (ExitCode.Ok, "the next run expects 1 images instead of 4\n"),
            await RunAsync("accept", "--images", "1", "--reason", "we moved to another account", "--as", "role/Operator/kim"));

        Assert.Equal(ExitCode.Ok, (await RunAsync("plan")).ExitCode);
    }

    [Theory]
    [InlineData("restore", "nobody", "--reason", "why not", "--as", "role/Operator/kim")]
    [InlineData("restore", "web/1.0.0/1", "--reason", " ", "--as", "role/Operator/kim")]
    [InlineData("accept", "--images", "-1", "--reason", "why not", "--as", "role/Operator/kim")]
    [InlineData("plan", "--policy", "nowhere.json")]
    public async Task An_invalid_command_is_rejected(params string[] args) =>
        Assert.Equal(ExitCode.Usage, (await RunAsync(args)).ExitCode);

    private async Task<(int, bool)> RestoreAgainAsync()
    {
        var (exitCode, text) = await RunAsync(
            "restore", "web/1.0.0/1", "--reason", "once more", "--as", "role/Operator/kim");
        return (exitCode, text.Contains("refused: it is AVAILABLE", StringComparison.Ordinal));
    }

    /// <summary>Runs the function once and gives the service an hour to complete the changes.</summary>
    private async Task RetireAsync()
    {
        var run = await _stack.InvokeAsync("RetireImages", await File.ReadAllTextAsync(Repository.PathOf("events", "schedule", "retire-images.json")));
        Assert.Null(run.Error);
        await _clock.AdvanceAsync(TimeSpan.FromHours(1));
    }

    private async Task<string> StatusAsync(int build) => (await _client.GetImageAsync(new() { ImageBuildVersionArn = Arn(build) })).Image.State.Status.Value;

    private static SimulationClock Morning() => new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    private static string Arn(int build) => $"arn:aws:imagebuilder:us-east-1:123456789012:image/web/1.0.0/{build}";

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] args)
    {
        string[] verb = args[0] is "history" or "usage" ? args : ["lifecycle", .. args];
        string[] plan = args[0] != "plan" ? []
            : [.. args.Contains("--policy") ? Array.Empty<string>() : ["--policy", _policy], "--imagebuilder", _stack.Endpoints.ImageBuilder.ToString()];
        var run = await StackCommands.RunAsync(_stack, [.. verb, .. plan, "--account", "123456789012", "--region", "us-east-1"]);
        return (run.ExitCode, run.Output + run.Error);
    }
}
