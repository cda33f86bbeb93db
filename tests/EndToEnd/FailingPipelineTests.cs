using System.Text;
using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;
using TestKit;

namespace EndToEnd;

/// <summary>
/// A pipeline whose scheduled builds fail until Image Builder disables it. The template's rules, schedules and functions react, as far as the policy says.
/// </summary>
public sealed class FailingPipelineTests : IAsyncLifetime
{
    private const string Arns = "arn:aws:imagebuilder:us-east-1:123456789012";
    private const string Arn = $"{Arns}:image-pipeline/base";

    private readonly string _policy = Path.GetTempFileName();
    private readonly List<JsonObject> _notifications = [];
    private readonly List<JsonObject> _events = [];
    private readonly List<InvocationEntry> _failed = [];
    private HttpClient _http = null!;
    private SimulationClock _clock = null!;
    private LocalStack _stack = null!;
    private IAmazonImagebuilder _alice = null!;

    private IEnumerable<string> PipelineNotifications =>
        _notifications.Select(evt => (string)evt["detail-type"]!).Where(kind => kind.StartsWith("Pipeline ", StringComparison.Ordinal));

    private IEnumerable<string> Updates => _stack.Emulator!.World.Requests.Snapshot()
        .Where(request => request.Operation == "UpdateImagePipeline").Select(request => request.Principal![(request.Principal!.LastIndexOf('/') + 1)..]);

    public async Task InitializeAsync()
    {
        (_http, _clock) = (new(), new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)));
        await File.WriteAllTextAsync(_policy, """
            { "modes": { "builds": "act" }, "builds": { "failures": { "pauseAfter": 3, "enableAfterSuccess": true } } }
            """);
        _stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            Settings = new()
            {
                Parameters = new Dictionary<string, string>
                {
                    ["SweepSchedule"] = "rate(1 day)",
                    ["ChannelSchedule"] = "rate(1 day)",
                    ["LeftoverSchedule"] = "rate(1 day)",
                },
            },
            Clock = _clock,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = _policy },
            Concurrency = 1,
        });
        _stack.Deliveries.Invoked += entry =>
        {
            if (entry.Error is not null)
                _failed.Add(entry);
        };
        _stack.Router.Routed += evt => _notifications.Add((JsonObject)evt.DeepClone());
        _stack.Router.Published += evt => _events.Add((JsonObject)evt.DeepClone());
        _alice = AwsClients.ImageBuilder(_stack.ClientEnvironment("alice"));
        await CreateAsync();
    }

    public async Task DisposeAsync()
    {
        _alice.Dispose();
        _http.Dispose();
        await _stack.DisposeAsync();
        _clock.Dispose();
        File.Delete(_policy);
    }

    [Fact]
    public async Task Five_scheduled_failures_disable_a_pipeline_and_a_manual_success_enables_it_again()
    {
        var before = await ReadAsync();
        await FailUntilDisabledAsync();
        Assert.Equal(["Pipeline Failing", "Pipeline Disabled"], PipelineNotifications);
        var disabled = _notifications.Single(evt => (string?)evt["detail-type"] == "Pipeline Disabled")["detail"]!;
        Assert.Equal(("5", Arn), ((string?)disabled["failures"], (string?)disabled["pipeline"]));
        Assert.Contains("no room", (string?)disabled["text"], StringComparison.Ordinal);
        var shown = await RunAsync("pipelines");
        Assert.Contains("by Image Builder after 5 failed scheduled builds", shown, StringComparison.Ordinal);

        // The event is delivered once more.
        var evt = _events.Single(e => e["detail-type"]!.ToString().EndsWith("Automatically Disabled", StringComparison.Ordinal));
        Assert.True((await _stack.InvokeAsync("RecordDisabledPipeline", evt.ToJsonString())).Succeeded);

        await SucceedAsync();
        Assert.Contains("started", await RunAsync("start", "base", "--reason", "it works again", "--as", "role/Developer/kim"));
        await _clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(["StartDeferredBuilds"], Updates);
        Assert.Equal(["Pipeline Failing", "Pipeline Disabled", "Pipeline Enabled"], PipelineNotifications);
        var after = await ReadAsync();
        Assert.Equal(("ENABLED", 0), (after.Status.Value, after.ConsecutiveFailures));
        AssertSameSettings(before, after);
        Assert.Contains("enabled again", await RunAsync("pipelines", "base"), StringComparison.Ordinal);
        Assert.Empty(_failed);

        // It runs on its schedule again.
        var builds = _events.Count(IsAvailable);
        await _clock.AdvanceAsync(TimeSpan.FromHours(12));
        Assert.Equal(builds + 2, _events.Count(IsAvailable));
    }

    [Fact]
    public async Task The_reconciler_counts_builds_whose_events_were_lost()
    {
        _stack.Faults.Add(DeliveryFault.Lose(delivery => delivery.Function.LogicalId is "RecordImageState" or "RecordBuildResult", int.MaxValue));
        await FailUntilDisabledAsync();

        Assert.Equal(["Pipeline Failing", "Pipeline Disabled"], PipelineNotifications);
        Assert.Contains("\"failuresInARow\": 5", await RunAsync("pipelines", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_that_a_person_updates_is_left_to_people()
    {
        await FailUntilDisabledAsync();
        await UpdateAsync(PipelineStatus.DISABLED);
        await SucceedAsync();
        await StartAsync();
        Assert.Equal(["Pipeline Failing", "Pipeline Disabled", "Pipeline Not Enabled"], PipelineNotifications);
        Assert.Contains("stays disabled: it was updated after it was disabled", await RunAsync("pipelines"), StringComparison.Ordinal);

        await UpdateAsync(PipelineStatus.ENABLED);
        await _clock.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(["alice", "alice"], Updates);
        Assert.Equal("Pipeline Enabled", PipelineNotifications.Last());
        Assert.Equal("somebody else", (string?)_notifications.Last(evt => (string?)evt["detail-type"] == "Pipeline Enabled")["detail"]!["by"]);
        Assert.Empty(_failed);
    }

    [Fact]
    public async Task A_pipeline_that_a_person_disabled_is_not_enabled()
    {
        await UpdateAsync(PipelineStatus.DISABLED);
        // Somebody may invoke the function with an event that the service did not send.
        var forged = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathOf("events", "eventbridge", "pipeline-disabled.json")))!;
        (forged["resources"]![0], forged["time"]) = (Arn, _clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        Assert.True((await _stack.InvokeAsync("RecordDisabledPipeline", forged.ToJsonString())).Succeeded);
        await _clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        await StartAsync();

        Assert.Equal("DISABLED", (await ReadAsync()).Status.Value);
        Assert.Equal(["alice"], Updates);
    }

    private static bool IsAvailable(JsonObject evt) => evt["detail"]!["state"]?["status"]?.ToString() == "AVAILABLE";

    private async Task FailUntilDisabledAsync()
    {
        await StubAsync(new JsonObject { ["DISTRIBUTING"] = "no room" });
        await _clock.AdvanceAsync(TimeSpan.FromHours(33));
        Assert.Equal(("DISABLED", 5), ((await ReadAsync()).Status.Value, (await ReadAsync()).ConsecutiveFailures));
    }

    private Task SucceedAsync() => StubAsync(null);

    /// <summary>A manual build, until it has ended and a pass has run.</summary>
    private async Task StartAsync()
    {
        await _alice.StartImagePipelineExecutionAsync(new() { ImagePipelineArn = Arn, ClientToken = Guid.NewGuid().ToString() });
        await _clock.AdvanceAsync(TimeSpan.FromHours(3));
    }

    private async Task StubAsync(JsonNode? failSteps)
    {
        using var content = new StringContent(new JsonObject { ["arn"] = Arn, ["failSteps"] = failSteps }.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(_stack.Endpoints.ImageBuilder, "/_emulator/builds"), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<ImagePipeline> ReadAsync() => (await _alice.GetImagePipelineAsync(new() { ImagePipelineArn = Arn })).ImagePipeline;

    private async Task UpdateAsync(PipelineStatus status)
    {
        var shown = await ReadAsync();
        await _alice.UpdateImagePipelineAsync(new()
        {
            ImagePipelineArn = Arn,
            ImageRecipeArn = shown.ImageRecipeArn,
            InfrastructureConfigurationArn = shown.InfrastructureConfigurationArn,
            Schedule = shown.Schedule,
            Status = status,
            ClientToken = Guid.NewGuid().ToString(),
        });
    }

    private static void AssertSameSettings(ImagePipeline before, ImagePipeline after)
    {
        Assert.Equal((before.Description, before.ImageRecipeArn, before.InfrastructureConfigurationArn), (after.Description, after.ImageRecipeArn, after.InfrastructureConfigurationArn));
        Assert.Equal((before.ImageTestsConfiguration.TimeoutMinutes, before.ExecutionRole), (after.ImageTestsConfiguration.TimeoutMinutes, after.ExecutionRole));
        Assert.Equal(
            (before.Schedule.ScheduleExpression, before.Schedule.Timezone, before.Schedule.PipelineExecutionStartCondition.Value),
            (after.Schedule.ScheduleExpression, after.Schedule.Timezone, after.Schedule.PipelineExecutionStartCondition.Value));
        Assert.Equal(before.ImageTags, after.ImageTags);
        Assert.Equal(before.Tags, after.Tags);
        Assert.Equal(before.LoggingConfiguration?.PipelineLogGroupName, after.LoggingConfiguration?.PipelineLogGroupName);
    }

    private async Task CreateAsync()
    {
        await _alice.CreateInfrastructureConfigurationAsync(new() { Name = "infra", InstanceProfileName = "builder", ClientToken = "infra" });
        await _alice.CreateComponentAsync(new()
        {
            Name = "updates",
            SemanticVersion = "1.0.0",
            Platform = Platform.Linux,
            Data = "name: updates\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Update\n        action: UpdateOS\n",
            ClientToken = "component",
        });
        await _alice.CreateImageRecipeAsync(new()
        {
            Name = "base",
            SemanticVersion = "1.0.0",
            ParentImage = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
            Components = [new() { ComponentArn = $"{Arns}:component/updates/1.0.0/1" }],
            ClientToken = "recipe",
        });
        await _alice.CreateImagePipelineAsync(new()
        {
            Name = "base",
            Description = "Base images",
            ImageRecipeArn = $"{Arns}:image-recipe/base/1.0.0",
            InfrastructureConfigurationArn = $"{Arns}:infrastructure-configuration/infra",
            ImageTestsConfiguration = new() { ImageTestsEnabled = true, TimeoutMinutes = 90 },
            Schedule = new()
            {
                // Several builds a day, because every simulated hour runs all schedules of the template.
                ScheduleExpression = "cron(0 0/6 * * ? *)",
                Timezone = "UTC",
                PipelineExecutionStartCondition = PipelineExecutionStartCondition.EXPRESSION_MATCH_ONLY,
            },
            ImageTags = new() { ["env"] = "prod" },
            Tags = new() { ["owner"] = "platform" },
            LoggingConfiguration = new() { PipelineLogGroupName = "/aws/imagebuilder/pipelines/base" },
            ClientToken = "pipeline",
        });
    }

    private async Task<string> RunAsync(params string[] args)
    {
        var run = await StackCommands.RunAsync(_stack, ["triggers", .. args, "--account", "123456789012", "--region", "us-east-1"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run.Output;
    }
}
