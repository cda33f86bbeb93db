using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Samples of notifications about builds, pipelines, configurations, images and switches.</summary>
public sealed class NotificationSampleTests : NotificationSamples
{
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
        AssertPublished("build-available.json", Assert.Single(World.Notifications.All, n => n.Kind == BuildNotifications.Available));
    }

    /// <summary>A release that the policy did not want is published in every mode of gates.</summary>
    [Theory]
    [InlineData(Mode.Act)]
    [InlineData(Mode.Observe)]
    [InlineData(Mode.Off)]
    public async Task Released_without_gate(Mode mode)
    {
        World.Modes.Override = mode;
        Folder.Write("policy.json", """
            {
              "approvers": { "platform": ["role/PlatformApprover"] },
              "gates": [ { "name": "two-people", "scope": "*", "step": "distribution/ApproveRelease", "require": { "approvals": { "from": ["platform"], "each": 2 } } } ]
            }
            """);
        World.Environment["LAMBDA_TASK_ROOT"] = Folder.Path;
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
            World.Clock.GetUtcNow(), World.Clock.GetUtcNow());
        Build("FAILED", $"Workflow Execution ID: '{Workflow}' failed with reason: step RunTests failed", []);
        World.Service.Workflows[FunctionWorld.Image.ToString()] =
        [
            new(
                Workflow, "arn:aws:imagebuilder:us-east-1:123456789012:workflow/test/test-image/1.0.0/1", "TEST", "FAILED", null, false,
                World.Clock.GetUtcNow(), World.Clock.GetUtcNow(), [step]),
        ];
        await DeliverAsync("eventbridge/image-state-change-failed.json");
        AssertPublished("build-failed.json");
    }

    [Fact]
    public async Task Switch_reminder()
    {
        World.Modes.Override = Mode.Off;
        World.Switches.All.Add(new(
            Capability.Gates, Mode.Off, "arn:aws:sts::123456789012:assumed-role/Operator/kim", "release freeze", World.Clock.GetUtcNow().AddHours(-25)));
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
        Assert.Equal("Build Failed", World.Notifications.All[^1].Kind);
        AssertPublished("pipeline-failing.json", World.Notifications.All[^2]);
    }

    [Theory]
    [InlineData(true, "pipeline-enabled.json")]
    [InlineData(false, "pipeline-not-enabled.json")]
    public async Task Pipeline_enabled_or_not(bool unchanged, string sample)
    {
        PausePolicy();
        World.Clock.Advance(TimeSpan.FromHours(1));
        await DeliverAsync("eventbridge/pipeline-disabled.json");
        Build("AVAILABLE", null, []);
        await DeliverAsync("eventbridge/image-state-change-available.json");
        if (!unchanged)
            World.Pipelines.Update(FunctionWorld.Pipeline, isEnabled: false);
        await World.PassAsync();
        AssertPublished(sample);
    }

    [Theory]
    [InlineData(Mode.Act, "configuration-repaired.json")]
    [InlineData(Mode.Observe, "configuration-drifted.json")]
    public async Task Configuration_repaired_or_only_found_to_differ(Mode mode, string sample)
    {
        World.Modes.Override = mode;
        World.Configurations.Pipelines.Add((FunctionWorld.Configuration, "base-al2023"));
        await DeliverAsync("eventbridge/api-call-update-configuration.json");
        AssertPublished(sample);
    }

    [Fact]
    public async Task Retirement_announced()
    {
        Folder.Write("policy.json", """
            {
              "modes": { "lifecycle": "act" },
              "lifecycle": { "rules": [ { "name": "default", "scope": "*", "keepNewest": 3, "disable": "40d" } ], "limits": { "percent": 50 }, "unknownUse": "ownerAccepts" }
            }
            """);
        World.Environment["LAMBDA_TASK_ROOT"] = Folder.Path;
        await DeliverAsync("schedule/retire-images.json");
        AssertPublished("retirement-announced.json");
    }

    private async Task FailAsync()
    {
        Build("FAILED", "step RunTests failed", []);
        await DeliverAsync("eventbridge/image-state-change-failed.json");
    }

    private void PausePolicy()
    {
        Folder.Write("policy.json", """{ "modes": { "builds": "act" }, "builds": { "failures": { "pauseAfter": 1, "enableAfterSuccess": true } } }""");
        World.Environment["LAMBDA_TASK_ROOT"] = Folder.Path;
    }

    private void Build(string status, string? reason, IReadOnlyList<OutputAmi> amis)
    {
        var arn = FunctionWorld.Image.ToString();
        World.Service.Snapshots[arn] = new(
            arn, "base-al2023", "1.0.0", status, reason, "arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/base-al2023",
            "arn:aws:imagebuilder:us-east-1:123456789012:image-recipe/base-al2023/1.0.0", "Linux", null, "USER_INITIATED", World.Clock.GetUtcNow(), amis,
            new Dictionary<string, string>(), default)
        {
            Logs = new("/aws/imagebuilder/base-al2023", "1.0.0/7", null),
        };
    }
}
