using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Each file in events/outcomes/ is exactly the event that a function publishes.</summary>
public sealed class OutcomeSampleTests : IDisposable
{
    private const string Sweep = "schedule/sweep.json";

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FunctionWorld world = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Build_available()
    {
        Build(
            "AVAILABLE", null,
            [
                new("ami-01a23bc4def5a6789", "us-east-1", "123456789012", "base-al2023 2026-11-20"),
                new("ami-0fedcba9876543210", "eu-west-1", "123456789012", "base-al2023 2026-11-20"),
            ]);
        await DeliverAsync("eventbridge/image-state-change-available.json");
        AssertTold("build-available.json");
    }

    [Fact]
    public async Task Build_failed()
    {
        const string Workflow = "wf-11111111-2222-3333-4444-555555555555";
        var step = new StepRun(
            "step-22222222-2222-3333-4444-555555555555", "RunTests", "ExecuteComponents", "FAILED", null, "Component cis-hardening failed: exit status 1",
            world.Clock.GetUtcNow(), world.Clock.GetUtcNow());
        Build("FAILED", $"Workflow Execution ID: '{Workflow}' failed with reason: step RunTests failed", []);
        world.Service.Workflows[FunctionWorld.Image.ToString()] =
        [
            new(
                Workflow, "arn:aws:imagebuilder:us-east-1:123456789012:workflow/test/test-image/1.0.0/1", "TEST", "FAILED", null, false,
                world.Clock.GetUtcNow(), world.Clock.GetUtcNow(), [step]),
        ];
        await DeliverAsync("eventbridge/image-state-change-failed.json");
        AssertTold("build-failed.json");
    }

    [Theory]
    [InlineData(Mode.Act, "configuration-repaired.json")]
    [InlineData(Mode.Observe, "configuration-drifted.json")]
    public async Task Configuration_repaired_or_only_found_to_differ(Mode mode, string sample)
    {
        world.Modes.Override = mode;
        world.Configurations.Pipelines.Add((FunctionWorld.Configuration, "base-al2023"));
        await DeliverAsync("eventbridge/api-call-update-configuration.json");
        AssertTold(sample);
    }

    [Fact]
    public async Task Gate_waits_for_people()
    {
        await HoldAsync();
        AssertTold("gate-waits-for-people.json");
    }

    [Fact]
    public async Task Gate_waits_for_people_in_mode_observe()
    {
        world.Modes.Override = Mode.Observe;
        await WaitAsync();
        AssertTold("gate-waits-for-people-observed.json");
    }

    [Fact]
    public async Task Gate_reminder()
    {
        await HoldAsync();
        world.Clock.Advance(TimeSpan.FromHours(4));
        await DeliverAsync(Sweep);
        AssertTold("gate-reminder.json");
    }

    [Fact]
    public async Task Gate_answered_by_the_rules()
    {
        await WaitAsync();
        AssertTold("gate-answered.json");
    }

    [Fact]
    public async Task Gate_answered_by_somebody_else()
    {
        await HoldAsync();
        world.Service.Answer(FunctionWorld.StepId, "STOP", "wrong base image");
        await DeliverAsync(Sweep);
        AssertTold("gate-answered-elsewhere.json");
    }

    [Fact]
    public async Task Gate_expired()
    {
        world.Modes.Override = Mode.Observe;
        await WaitAsync();
        world.Clock.Advance(TimeSpan.FromDays(3));
        await DeliverAsync(Sweep);
        AssertTold("gate-expired.json");
    }

    [Fact]
    public async Task Gate_cancelled()
    {
        await HoldAsync();
        var step = world.Service.Steps[FunctionWorld.StepId];
        world.Service.Steps[FunctionWorld.StepId] = step with { Status = "CANCELLED", EndedAt = world.Clock.GetUtcNow() };
        await DeliverAsync(Sweep);
        AssertTold("gate-cancelled.json");
    }

    private Task HoldAsync() => WaitAsync(
        """
        , {
          "name": "release", "scope": "*", "step": "distribution/ApproveRelease", "require": { "approvals": { "from": ["platform", "security"] } },
          "remind": "4h", "expires": { "after": "2d", "then": "stop" }
        }
        """);

    /// <summary>Uses its own policy, so that changes of the packaged policy do not change the samples.</summary>
    private async Task WaitAsync(string moreRules = "")
    {
        folder.Write("policy.json", $$"""
            {
              "approvers": { "platform": ["role/PlatformApprover"], "security": ["role/SecurityApprover"] },
              "modes": { "gates": "act" },
              "gates": [ { "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "scan": {}, "findings": { "critical": 0 } } } {{moreRules}} ]
            }
            """);
        world.Environment["LAMBDA_TASK_ROOT"] = folder.Path;
        await DeliverAsync("eventbridge/workflow-step-waiting.json");
    }

    private void Build(string status, string? reason, IReadOnlyList<OutputAmi> amis)
    {
        var arn = FunctionWorld.Image.ToString();
        world.Service.Snapshots[arn] = new(
            arn, "base-al2023", "1.0.0", status, reason, "arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/base-al2023",
            "arn:aws:imagebuilder:us-east-1:123456789012:image-recipe/base-al2023/1.0.0", "Linux", null, "USER_INITIATED", world.Clock.GetUtcNow(), amis,
            new Dictionary<string, string>(), default)
        {
            Logs = new("/aws/imagebuilder/base-al2023", "1.0.0/7", null),
        };
    }

    private Task DeliverAsync(string sample) => world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample));

    /// <summary>Compares the last notification, in an EventBridge envelope, with the file.</summary>
    private void AssertTold(string file)
    {
        var outcome = world.Outcomes.All[^1];
        var envelope = new JsonObject
        {
            ["version"] = "0",
            ["id"] = "00000000-0000-0000-0000-000000000001",
            ["detail-type"] = outcome.Kind,
            ["source"] = Outcome.Source,
            ["account"] = "123456789012",
            ["time"] = outcome.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["region"] = "us-east-1",
            ["resources"] = new JsonArray(outcome.Subject),
            ["detail"] = JsonNode.Parse(outcome.ToDetail()),
        };
        var path = TestKit.Repository.PathOf("events", "outcomes", file);
        if (Environment.GetEnvironmentVariable("WRITE_OUTCOME_SAMPLES") is not null)
            File.WriteAllText(path, envelope.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n");
        Assert.Equal(JsonNode.Parse(File.ReadAllText(path))!.ToJsonString(Readable), envelope.ToJsonString(Readable));
    }
}
