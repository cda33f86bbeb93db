using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd.Triggers;

/// <summary>The trigger commands, on a stack with three pipelines whose images build on an image of Amazon.</summary>
public sealed class TriggersCommandTests : IDisposable
{
    private readonly string _policy = Path.GetTempFileName();

    public TriggersCommandTests() => File.WriteAllText(_policy, """
        { "modes": { "builds": "observe" },
          "builds": {
            "atMost": 1,
            "rules": [ { "name": "children", "scope": "*", "on": ["componentCreated"] }, { "name": "urgent", "scope": "*", "on": ["findings"] } ] } }
        """);

    public void Dispose() => File.Delete(_policy);

    [Fact]
    public async Task A_build_is_started_and_followed_to_its_end()
    {
        await using var demo = await StageAsync();
        var following = RunAsync(demo, "start", "base-al2023", "--follow", "--reason", "a test", "--as", "role/Developer/kim");
        while (!following.IsCompleted)
            await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        var ended = await following;
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains("base-al2023: started arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/1", ended.Output, StringComparison.Ordinal);
        Assert.Contains("  BUILDING", ended.Output, StringComparison.Ordinal);
        Assert.Contains("  ami-", ended.Output, StringComparison.Ordinal);
        Assert.Contains("AVAILABLE after", ended.Output, StringComparison.Ordinal);

        var story = await StackCommands.RunAsync(demo, "history", "show", "base-al2023/1.0.0/1");
        Assert.Contains("manual: requested by arn:aws:sts::123456789012:assumed-role/Developer/kim", story.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_is_cancelled_and_one_that_does_not_exist_is_not()
    {
        await using var demo = await StageAsync();
        await RunAsync(demo, "start", "base-al2023", "--reason", "a test", "--as", "role/Developer/kim");
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        var cancelled = await RunAsync(demo, "cancel", "base-al2023/1.0.0/1", "--reason", "wrong version", "--as", "role/Operator/lee", "--json");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var other = await RunAsync(demo, "cancel", "base-al2023/1.0.0/9", "--reason", "wrong version", "--as", "role/Operator/lee");

        Assert.True(cancelled.ExitCode == 0, cancelled.Output + cancelled.Error);
        Assert.True((bool)cancelled.Json["done"]!);
        Assert.Equal("CANCELLED", (await demo.Client.GetImageAsync(
            new() { ImageBuildVersionArn = "arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/1" })).Image.State.Status.Value);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("base-al2023/1.0.0/9: refused: ", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_followed_build_that_fails_gives_exit_code_1()
    {
        await using var demo = await StageAsync();
        await demo.StubAsync("web-shop", new JsonObject { ["failSteps"] = new JsonObject { ["LaunchBuildInstance"] = "exit status 1" } }, default);
        var following = RunAsync(demo, "start", "web-shop", "--follow", "--reason", "a test", "--as", "role/Developer/kim");
        while (!following.IsCompleted)
            await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((1, ""), ((await following).ExitCode, (await following).Error));
        Assert.Contains("exit status 1", (await following).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deferred_run_is_listed_with_its_reason()
    {
        await using var demo = await StageAsync(_policy);
        Assert.Equal(0, (await RunAsync(demo, "start", "base-al2023", "--reason", "a test", "--as", "role/Developer/kim")).ExitCode);
        var second = await RunAsync(demo, "start", "web-shop", "--reason", "a test", "--as", "role/Developer/kim");
        Assert.Equal(
            (1, "web-shop: refused: the limit of concurrent builds (1) is reached\n"), (second.ExitCode, second.Error));

        var listed = (await RunAsync(demo, "runs", "--json")).Json["runs"]!.AsArray();
        Assert.Equal(
            ["base-al2023 running", "web-shop waiting"],
            listed.Select(round => $"{round!["pipeline"]} {round["state"]}").Order(StringComparer.Ordinal));
        Assert.Contains(
            "requested by arn:aws:sts::123456789012:assumed-role/Developer/kim", (await RunAsync(demo, "runs", "web-shop")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_pipeline_is_rejected()
    {
        await using var demo = await StageAsync();
        var run = await RunAsync(demo, "start", "nobody", "--reason", "a test", "--as", "role/Developer/kim");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is named 'nobody'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_graph_is_shown_as_text_and_as_JSON()
    {
        await using var demo = await StageAsync();
        var text = await ServiceAsync(demo, "graph");
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("web-shop ← image/", text.Output, StringComparison.Ordinal);
        var pipelines = (await ServiceAsync(demo, "graph", "--json")).Json["pipelines"]!.AsArray();
        Assert.Equal(ImageFactory.Pipelines.Order(StringComparer.Ordinal), pipelines.Select(pipeline => pipeline!["name"]!.ToString()));
    }

    [Fact]
    public async Task An_event_is_explained_with_the_policy_alone_and_with_the_account()
    {
        await using var demo = await StageAsync();
        var sample = Path.Combine(AppContext.BaseDirectory, "events", "component.json");
        Directory.CreateDirectory(Path.GetDirectoryName(sample)!);
        await File.WriteAllTextAsync(sample, """
            { "version": "0", "id": "1", "source": "aws.imagebuilder", "detail-type": "AWS API Call via CloudTrail", "account": "123456789012", "region": "us-east-1",
              "time": "2026-11-20T09:00:00Z", "resources": [],
              "detail": { "eventName": "CreateComponent", "responseElements": { "componentBuildVersionArn": "arn:aws:imagebuilder:us-east-1:123456789012:component/updates/1.0.0/1" } } }
            """);

        var alone = await ServiceAsync(demo, "explain", sample, "--policy", _policy);
        Assert.Equal(0, alone.ExitCode);
        Assert.Contains("children", alone.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("urgent", alone.Output, StringComparison.Ordinal);

        var live = (await ServiceAsync(demo, "explain", sample, "--live", "--policy", _policy, "--json")).Json["pipelines"]!.AsArray();
        Assert.Equal(
            ["base-al2023 start", "pay-api start", "web-shop start"],
            live.Select(line => $"{line!["pipeline"]} {line["verdict"]}").Order(StringComparer.Ordinal));
        Assert.All(live, line => Assert.Equal("component/updates/1.0.0/1 matches component/updates/1.0.0/1", line!["matchReason"]!.ToString()));
    }

    private static Task<DemoEnvironment> StageAsync(string? policy = null) => DemoEnvironment.StartAsync(new() { PolicyFile = policy }, new DemoOutput(TextWriter.Null), default);

    private static Task<Terminal> RunAsync(DemoEnvironment demo, params string[] args) => StackCommands.RunAsync(demo, ["triggers", .. args]);

    /// <summary>For verbs that read Image Builder and no table.</summary>
    private static async Task<Terminal> ServiceAsync(DemoEnvironment demo, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await CommandLine.RunAsync(
            ["triggers", .. args, "--imagebuilder", $"{demo.Stack.Endpoints.ImageBuilder}"], output, error, CancellationToken.None, demo.Clock);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
