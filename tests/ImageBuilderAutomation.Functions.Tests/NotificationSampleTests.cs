using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Each file in events/notifications/ is exactly the event that a function publishes.</summary>
public sealed class NotificationSampleTests : IDisposable
{
    private const string Sweep = "schedule/sweep.json";

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FunctionWorld _world = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
        AssertPublished("build-available.json", Assert.Single(_world.Notifications.All, n => n.Kind == BuildNotifications.Available));
    }

    /// <summary>A release that the policy did not want is published in every mode of gates.</summary>
    [Theory]
    [InlineData(Mode.Act)]
    [InlineData(Mode.Observe)]
    [InlineData(Mode.Off)]
    public async Task Released_without_gate(Mode mode)
    {
        _world.Modes.Override = mode;
        _folder.Write("policy.json", """
            {
              "approvers": { "platform": ["role/PlatformApprover"] },
              "gates": [ { "name": "two-people", "scope": "*", "step": "distribution/ApproveRelease", "require": { "approvals": { "from": ["platform"], "each": 2 } } } ]
            }
            """);
        _world.Environment["LAMBDA_TASK_ROOT"] = _folder.Path;
        Build("AVAILABLE", null, []);
        await DeliverAsync("eventbridge/image-state-change-available.json");
        AssertPublished("released-without-gate.json");
    }

    [Fact]
    public async Task Build_failed()
    {
        const string Workflow = "wf-11111111-2222-3333-4444-555555555555";
        var step = new StepRun(
            "step-22222222-2222-3333-4444-555555555555", "RunTests", "ExecuteComponents", "FAILED", null, "Component cis-hardening failed: exit status 1",
            _world.Clock.GetUtcNow(), _world.Clock.GetUtcNow());
        Build("FAILED", $"Workflow Execution ID: '{Workflow}' failed with reason: step RunTests failed", []);
        _world.Service.Workflows[FunctionWorld.Image.ToString()] =
        [
            new(
                Workflow, "arn:aws:imagebuilder:us-east-1:123456789012:workflow/test/test-image/1.0.0/1", "TEST", "FAILED", null, false,
                _world.Clock.GetUtcNow(), _world.Clock.GetUtcNow(), [step]),
        ];
        await DeliverAsync("eventbridge/image-state-change-failed.json");
        AssertPublished("build-failed.json");
    }

    [Fact]
    public async Task Switch_reminder()
    {
        _world.Modes.Override = Mode.Off;
        _world.Switches.All.Add(new(
            Capability.Gates, Mode.Off, "arn:aws:sts::123456789012:assumed-role/Operator/kim", "release freeze", _world.Clock.GetUtcNow().AddHours(-25)));
        await DeliverAsync(Sweep);
        AssertPublished("switch-reminder.json");
    }

    [Fact]
    public async Task Pipeline_disabled()
    {
        await FailAsync();
        await DeliverAsync("eventbridge/pipeline-disabled.json");
        AssertPublished("pipeline-disabled.json");
    }

    [Fact]
    public async Task Pipeline_failing()
    {
        PausePolicy();
        await FailAsync();
        Assert.Equal("Build Failed", _world.Notifications.All[^1].Kind);
        AssertPublished("pipeline-failing.json", _world.Notifications.All[^2]);
    }

    [Theory]
    [InlineData(true, "pipeline-enabled.json")]
    [InlineData(false, "pipeline-not-enabled.json")]
    public async Task Pipeline_enabled_or_not(bool unchanged, string sample)
    {
        PausePolicy();
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await DeliverAsync("eventbridge/pipeline-disabled.json");
        Build("AVAILABLE", null, []);
        await DeliverAsync("eventbridge/image-state-change-available.json");
        if (!unchanged)
            _world.Pipelines.Update(FunctionWorld.Pipeline, isEnabled: false);
        await _world.PassAsync();
        AssertPublished(sample);
    }

    [Theory]
    [InlineData(Mode.Act, "configuration-repaired.json")]
    [InlineData(Mode.Observe, "configuration-drifted.json")]
    public async Task Configuration_repaired_or_only_found_to_differ(Mode mode, string sample)
    {
        _world.Modes.Override = mode;
        _world.Configurations.Pipelines.Add((FunctionWorld.Configuration, "base-al2023"));
        await DeliverAsync("eventbridge/api-call-update-configuration.json");
        AssertPublished(sample);
    }

    [Fact]
    public async Task Gate_waits_for_people()
    {
        await HoldAsync();
        AssertPublished("gate-waits-for-people.json");
    }

    [Fact]
    public async Task Gate_waits_for_people_in_mode_observe()
    {
        _world.Modes.Override = Mode.Observe;
        await WaitAsync();
        AssertPublished("gate-waits-for-people-observed.json");
    }

    [Fact]
    public async Task Gate_reminder()
    {
        await HoldAsync();
        _world.Clock.Advance(TimeSpan.FromHours(4));
        await DeliverAsync(Sweep);
        AssertPublished("gate-reminder.json");
    }

    [Fact]
    public async Task Gate_reminders_of_many_gates()
    {
        for (var build = 8; build < 14; build++)
        {
            var image = FunctionWorld.Image with { Build = build };
            var (arn, step) = (image.ToString(), $"step-{build:00000000}-2222-3333-4444-555555555555");
            _world.Service.Steps[step] = _world.Service.Steps[FunctionWorld.StepId] with { StepExecutionId = step, ImageArn = arn };
            _world.Service.Images[arn] = _world.Service.Images[FunctionWorld.Image.ToString()] with { Arn = arn };
        }

        await HoldAsync();
        await DeliverAsync(Sweep);
        _world.Clock.Advance(TimeSpan.FromHours(4));
        await DeliverAsync(Sweep);
        AssertPublished("gate-reminder-group.json");
    }

    [Fact]
    public async Task Retirement_announced()
    {
        _folder.Write("policy.json", """
            {
              "modes": { "lifecycle": "act" },
              "lifecycle": { "rules": [ { "name": "default", "scope": "*", "keepNewest": 3, "delete": "40d" } ], "limits": { "percent": 50 }, "unknownUse": "ownerAccepts" }
            }
            """);
        _world.Environment["LAMBDA_TASK_ROOT"] = _folder.Path;
        await DeliverAsync("schedule/retire-images.json");
        AssertPublished("retirement-announced.json");
    }

    [Fact]
    public async Task Gate_answered_by_the_rules()
    {
        await WaitAsync();
        AssertPublished("gate-answered.json");
    }

    [Fact]
    public async Task Gate_answered_with_the_build_s_cancellation()
    {
        _world.Service.Steps[FunctionWorld.StepId] = _world.Service.Steps[FunctionWorld.StepId] with { OnFailure = "Continue" };
        await HoldAsync();
        // The rule expires, and a stop would not end the build.
        _world.Clock.Advance(TimeSpan.FromDays(2));
        await DeliverAsync(Sweep);
        AssertPublished("gate-answered-cancelled.json");
    }

    [Fact]
    public async Task Gate_answered_by_somebody_else()
    {
        await HoldAsync();
        _world.Service.Answer(FunctionWorld.StepId, "STOP", "wrong base image");
        await DeliverAsync(Sweep);
        AssertPublished("gate-answered-elsewhere.json");
    }

    [Fact]
    public async Task Gate_expired()
    {
        _world.Modes.Override = Mode.Observe;
        await WaitAsync();
        _world.Clock.Advance(TimeSpan.FromDays(3));
        await DeliverAsync(Sweep);
        AssertPublished("gate-expired.json");
    }

    [Fact]
    public async Task Gate_cancelled()
    {
        await HoldAsync();
        var step = _world.Service.Steps[FunctionWorld.StepId];
        _world.Service.Steps[FunctionWorld.StepId] = step with { Status = "CANCELLED", EndedAt = _world.Clock.GetUtcNow() };
        await DeliverAsync(Sweep);
        AssertPublished("gate-cancelled.json");
    }

    private async Task FailAsync()
    {
        Build("FAILED", "step RunTests failed", []);
        await DeliverAsync("eventbridge/image-state-change-failed.json");
    }

    private void PausePolicy()
    {
        _folder.Write("policy.json", """{ "modes": { "builds": "act" }, "builds": { "failures": { "pauseAfter": 1, "enableAfterSuccess": true } } }""");
        _world.Environment["LAMBDA_TASK_ROOT"] = _folder.Path;
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
        _folder.Write("policy.json", $$"""
            {
              "approvers": { "platform": ["role/PlatformApprover"], "security": ["role/SecurityApprover"] },
              "modes": { "gates": "act" },
              "owners": [ { "scope": "*", "owner": "platform" } ],
              "gates": [ { "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "scan": {}, "findings": { "critical": 0 } } } {{moreRules}} ]
            }
            """);
        _world.Environment["LAMBDA_TASK_ROOT"] = _folder.Path;
        await DeliverAsync("eventbridge/workflow-step-waiting.json");
    }

    private void Build(string status, string? reason, IReadOnlyList<OutputAmi> amis)
    {
        var arn = FunctionWorld.Image.ToString();
        _world.Service.Snapshots[arn] = new(
            arn, "base-al2023", "1.0.0", status, reason, "arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/base-al2023",
            "arn:aws:imagebuilder:us-east-1:123456789012:image-recipe/base-al2023/1.0.0", "Linux", null, "USER_INITIATED", _world.Clock.GetUtcNow(), amis,
            new Dictionary<string, string>(), default)
        {
            Logs = new("/aws/imagebuilder/base-al2023", "1.0.0/7", null),
        };
    }

    private Task DeliverAsync(string sample) => _world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample));

    /// <summary>Compares the last notification, in an EventBridge envelope, with the file.</summary>
    private void AssertPublished(string file, Notification? published = null)
    {
        var notification = published ?? _world.Notifications.All[^1];
        var envelope = new JsonObject
        {
            ["version"] = "0",
            ["id"] = "00000000-0000-0000-0000-000000000001",
            ["detail-type"] = notification.Kind,
            ["source"] = Notification.Source,
            ["account"] = "123456789012",
            ["time"] = notification.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["region"] = "us-east-1",
            ["resources"] = new JsonArray(notification.Subject),
            ["detail"] = JsonNode.Parse(notification.ToDetail()),
        };
        var path = TestKit.Repository.PathOf("events", "notifications", file);
        if (Environment.GetEnvironmentVariable("WRITE_OUTCOME_SAMPLES") is not null)
            File.WriteAllText(path, envelope.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n");
        Assert.Equal(JsonNode.Parse(File.ReadAllText(path))!.ToJsonString(Readable), envelope.ToJsonString(Readable));
    }
}
