using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Samples of notifications about gates.</summary>
public sealed class GateNotificationSampleTests : NotificationSamples
{
    [Fact]
    public async Task Gate_waits_for_people()
    {
        await HoldAsync();
        AssertPublished("gate-waits-for-people.json");
    }

    [Fact]
    public async Task Gate_waits_for_people_in_mode_observe()
    {
        World.Modes.Override = Mode.Observe;
        await WaitAsync();
        AssertPublished("gate-waits-for-people-observed.json");
    }

    [Fact]
    public async Task Gate_reminder()
    {
        await HoldAsync();
        World.Clock.Advance(TimeSpan.FromHours(4));
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
            World.Service.Steps[step] = World.Service.Steps[FunctionWorld.StepId] with { StepExecutionId = step, ImageArn = arn };
            World.Service.Images[arn] = World.Service.Images[FunctionWorld.Image.ToString()] with { Arn = arn };
        }

        await HoldAsync();
        await DeliverAsync(Sweep);
        World.Clock.Advance(TimeSpan.FromHours(4));
        await DeliverAsync(Sweep);
        AssertPublished("gate-reminder-group.json");
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
        World.Service.Steps[FunctionWorld.StepId] = World.Service.Steps[FunctionWorld.StepId] with { OnFailure = "Continue" };
        await HoldAsync();
        // The rule expires, and a stop would not end the build.
        World.Clock.Advance(TimeSpan.FromDays(2));
        await DeliverAsync(Sweep);
        AssertPublished("gate-stopped-cancelled.json");
    }

    [Fact]
    public async Task Gate_answered_by_somebody_else()
    {
        await HoldAsync();
        World.Service.Answer(FunctionWorld.StepId, "STOP", "wrong base image");
        await DeliverAsync(Sweep);
        AssertPublished("gate-stopped-elsewhere.json");
    }

    [Fact]
    public async Task Gate_expired()
    {
        World.Modes.Override = Mode.Observe;
        await WaitAsync();
        World.Clock.Advance(TimeSpan.FromDays(3));
        await DeliverAsync(Sweep);
        AssertPublished("gate-expired.json");
    }

    [Fact]
    public async Task Gate_cancelled()
    {
        await HoldAsync();
        var step = World.Service.Steps[FunctionWorld.StepId];
        World.Service.Steps[FunctionWorld.StepId] = step with { Status = "CANCELLED", EndedAt = World.Clock.GetUtcNow() };
        await DeliverAsync(Sweep);
        AssertPublished("gate-cancelled.json");
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
        Folder.Write("policy.json", $$"""
            {
              "approvers": { "platform": ["role/PlatformApprover"], "security": ["role/SecurityApprover"] },
              "modes": { "gates": "act" },
              "owners": [ { "scope": "*", "owner": "platform" } ],
              "gates": [ { "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "scan": {}, "findings": { "critical": 0 } } } {{moreRules}} ]
            }
            """);
        World.Environment["LAMBDA_TASK_ROOT"] = Folder.Path;
        await DeliverAsync("eventbridge/workflow-step-waiting.json");
    }
}
