using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>Each notification is published at least once wherever a process crashes, and its copies have the same id.</summary>
public sealed class GateNotificationTests
{
    public static readonly TheoryData<GateAnswer, string[]> Answers = new()
    {
        { GateAnswer.Resume, [GateNotifications.Answered] },
        { GateAnswer.Stop, [GateNotifications.Stopped] },
        { GateAnswer.Hold, [GateNotifications.WaitsForPeople] },
        { GateAnswer.AskAgain, [] },
    };

    private static GateWorld World(GateAnswer answer)
    {
        var world = new GateWorld();
        world.Rules.Instead = answer;
        return world;
    }

    private static async Task<int> ForEachCrashAsync(Func<GateWorld> create, Func<GateWorld, Effects, Task> act, Func<GateWorld, int, Task> then)
    {
        for (var effect = 1; ; effect++)
        {
            var world = create();
            var effects = Effects.KillAfter(effect);
            try
            {
                await act(world, effects);
            }
            catch (Exception e) when (e is KilledException or PassFailedException)
            {
            }

            if (!effects.Reached)
                return effect - 1;
            await then(world, effect);
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Is_published_by_the_redelivery_or_the_sweep_after_a_crash(GateAnswer answer, string[] expected)
    {
        foreach (var sweeps in (bool[])[false, true])
        {
            var tellings = 0;
            await ForEachCrashAsync(() => World(answer), (world, effects) => world.DeliverAsync(effects), async (world, effect) =>
            {
                world.PassLease();
                await (sweeps ? (Task)world.SweepAsync() : world.DeliverAsync());
                await world.DeliverAsync();
                await world.SweepAsync();
                Assert.Equal((effect, string.Join(' ', expected)), (effect, string.Join(' ', world.Notifications.Distinct.Select(o => o.Kind))));
                tellings = Math.Max(tellings, world.Notifications.All.Count);
            });
            // A crash between publishing and writing publishes twice. The test proves something only if that happened.
            Assert.Equal(expected.Length * 2, tellings);
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_redelivery_publishes_nothing_new(GateAnswer answer, string[] expected)
    {
        var world = World(answer);
        foreach (var channel in GateWorld.Channels.Concat(GateWorld.Channels))
            await world.AnnounceAsync(channel);
        Assert.Equal(expected, world.Notifications.All.Select(o => o.Kind));
    }

    [Fact]
    public async Task A_reminder_is_published_again_with_its_id_after_a_crash_but_not_after_it_is_recorded()
    {
        var crashes = await ForEachCrashAsync(
            () =>
            {
                var world = World(GateAnswer.Hold);
                world.Rules.Remind = TimeSpan.FromHours(4);
                world.DeliverAsync().GetAwaiter().GetResult();
                world.Clock.Advance(TimeSpan.FromHours(4));
                return world;
            },
            (world, effects) => world.SweepAsync(effects),
            async (world, effect) =>
            {
                world.Clock.Advance(TimeSpan.FromMinutes(5));
                await world.SweepAsync();
                await world.SweepAsync();
                Assert.Equal((effect, 2), (effect, world.Notifications.Distinct.Count));
                Assert.Equal(GateNotifications.Reminder, world.Notifications.Distinct[1].Kind);
            });
        Assert.True(crashes >= 8, $"Only {crashes} crashes were tried.");
    }

    [Fact]
    public async Task A_stop_that_came_too_late_is_not_named_as_the_answer()
    {
        var world = World(GateAnswer.Resume);

        await world.DeliverAsync(Effects.After(6, () => world.StopAsync("arn:aws:iam::111122223333:user/kim", "wrong base")));

        Assert.Equal("kim", world.Approvals.Of(GateWorld.Image.ToString()).Stop!.By.Split('/')[^1]);
        Assert.All(
            world.Notifications.All,
            told => Assert.Contains("was answered RESUME by the policy's rules: ", told.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_deliveries_at_once_publish_copies_with_one_id()
    {
        foreach (var (answer, kinds) in new[] { (GateAnswer.Hold, 1), (GateAnswer.Resume, 1) })
        {
            var orders = await Interleavings.ForEachAsync(
                () => World(answer), (world, effects) => world.DeliverAsync(effects), (world, effects) => world.DeliverAsync(effects),
                world => Assert.Equal(kinds, world.Notifications.Distinct.Count));
            Assert.True(orders > 100, $"Only {orders} orders were tried.");
        }
    }

    [Fact]
    public async Task An_unreachable_bus_fails_the_delivery_and_the_notification_is_published_later()
    {
        var world = World(GateAnswer.Resume);
        world.Notifications.Fault = new ServiceRefusedException("events answered 503");
        await Assert.ThrowsAsync<ServiceRefusedException>(() => world.DeliverAsync());
        // The step was answered: people hear of it late, builds wait for nothing.
        Assert.Equal("RESUME", Assert.Single(world.Service.Sent).Action);

        world.Notifications.Fault = null;
        world.PassLease();
        await world.SweepAsync();
        Assert.Equal(GateNotifications.Answered, Assert.Single(world.Notifications.All).Kind);
        Assert.Equal(GateState.Answered, world.Record!.State);
    }

    [Fact]
    public async Task Contains_what_the_gate_waits_for_who_may_approve_and_when_it_ends()
    {
        var world = World(GateAnswer.Hold);
        world.Rules.Expires = TimeSpan.FromDays(2);
        await world.DeliverAsync();

        var notification = Assert.Single(world.Notifications.All);
        var detail = JsonNode.Parse(notification.ToDetail())!;
        Assert.Equal(GateWorld.Image.ToString(), notification.Subject);
        Assert.Equal(
            "Gate ApproveRelease of web-shop/1.0.0/7 waits for people since 2026-11-20 09:00 UTC: clean: the test says so (policy 8f3c1e); "
            + "ends 2026-11-22 09:00 UTC by rule clean",
            (string?)detail["text"]);
        Assert.Equal("platform (role/PlatformApprover)", (string?)Assert.Single(detail["mayApprove"]!.AsArray()));
        Assert.Equal(
            (GateWorld.StepId, "hold", "act", "2026-11-22T09:00:00Z", "rule clean"),
            ((string?)detail["step"], (string?)detail["decision"], (string?)detail["mode"], (string?)detail["until"], (string?)detail["endsBy"]));
    }

    [Fact]
    public async Task Contains_who_answered()
    {
        var world = World(GateAnswer.Hold);
        await world.DeliverAsync();
        await world.StopAsync("arn:aws:sts::111122223333:assumed-role/Ops/kim", "wrong base");

        var evt = JsonNode.Parse(world.Notifications.All[^1].ToDetail())!;
        Assert.Equal(
            (GateNotifications.Stopped, "STOP", "arn:aws:sts::111122223333:assumed-role/Ops/kim"),
            (world.Notifications.All[^1].Kind, (string?)evt["answer"], (string?)evt["answeredBy"]));
        Assert.Null(evt["until"]);
    }

    [Fact]
    public async Task Distinguishes_answers_of_others_cancellations_and_expiries()
    {
        var byHand = World(GateAnswer.Hold);
        await byHand.DeliverAsync();
        byHand.Service.Answer(GateWorld.StepId, "RESUME", "<@U123> [fine](https://evil.example)");
        await byHand.SweepAsync();
        var answered = JsonNode.Parse(byHand.Notifications.All[^1].ToDetail())!;
        Assert.Equal(("somebody else", "?@U123? [fine]?https://evil.example)"), ((string?)answered["answeredBy"], (string?)answered["answerReason"]));

        var cancelled = World(GateAnswer.Hold);
        await cancelled.DeliverAsync();
        cancelled.ChangeStep(s => s with { Status = "CANCELLED", EndedAt = cancelled.Clock.GetUtcNow() });
        await cancelled.SweepAsync();
        Assert.Equal([GateNotifications.WaitsForPeople, GateNotifications.Cancelled], cancelled.Notifications.All.Select(o => o.Kind));

        var expired = World(GateAnswer.Hold);
        await expired.DeliverAsync();
        expired.Clock.Advance(TimeSpan.FromDays(3));
        await expired.SweepAsync();
        Assert.Equal([GateNotifications.WaitsForPeople, GateNotifications.Expired], expired.Notifications.All.Select(o => o.Kind));
    }

    [Fact]
    public async Task Says_what_is_missing_and_the_command_that_shows_more()
    {
        var world = World(GateAnswer.Hold);
        await world.DeliverAsync();

        var notification = world.Notifications.All[^1];
        Assert.Equal("rule clean: the test says so", Assert.Single(notification.Missing));
        Assert.Equal("image-builder-automation gates show web-shop/1.0.0/7", notification.Command!.ToString());
    }

    [Fact]
    public void A_gate_that_lacks_approvals_names_how_many_and_the_command_that_approves()
    {
        var gate = Held(new ConditionResult("approvals", Truth.False, "approval missing from security, platform") { OpenSeats = [new("security", 1, 2), new("platform", 1, 1)] });

        Assert.Equal(["1 of 2 approvals of group security", "an approval of group platform"], GateActions.Missing(gate));
        Assert.Equal("image-builder-automation gates approve web-shop/1.0.0/7 --group security --reason '...'", GateActions.Command(gate)!.ToString());
        // An approval would release nothing.
        Assert.Equal("image-builder-automation gates show web-shop/1.0.0/7", GateActions.Command(gate with { IsObserved = true })!.ToString());
    }

    [Fact]
    public void A_condition_that_holds_is_not_missing()
    {
        var gate = Held(new("scan", Truth.True, "scan completed"), new("tests", Truth.Unknown, "no test workflow ran"));
        Assert.Equal(["tests: no test workflow ran"], GateActions.Missing(gate));
    }

    [Fact]
    public void A_gate_that_no_rule_matches_lacks_a_rule() =>
        Assert.Equal(["a gate rule that matches the step"], GateActions.Missing(Held() with { Decision = new(GateAnswer.Hold, "no rule", [], "8f3c1e", default, null) }));

    [Fact]
    public void An_observed_gate_that_the_rules_would_release_lacks_a_person_s_answer() => Assert.Equal(
        ["an answer by a person, because gates are only observed"],
        GateActions.Missing(Held() with { IsObserved = true, Decision = new(GateAnswer.Resume, "clean", [Rule(GateAnswer.Resume)], "8f3c1e", default, null) }));

    [Fact]
    public void An_expired_gate_names_the_command_that_builds_again()
    {
        var expired = Held() with { State = GateState.Expired, PipelineArn = "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web" };
        Assert.Equal("image-builder-automation triggers start web --reason '...'", GateActions.Command(expired)!.ToString());
        Assert.Equal("image-builder-automation gates show web-shop/1.0.0/7", GateActions.Command(expired with { PipelineArn = null })!.ToString());
    }

    private static GateRecord Held(params ConditionResult[] conditions) => new()
    {
        StepExecutionId = GateWorld.StepId,
        ImageArn = GateWorld.Image.ToString(),
        WorkflowExecutionId = "wf",
        WorkflowArn = "workflow",
        StepName = "ApproveRelease",
        State = GateState.Open,
        OpenedAt = default,
        Decision = new(GateAnswer.Hold, "held", [Rule(GateAnswer.Hold, conditions)], "8f3c1e", default, null),
    };

    private static RuleAnswer Rule(GateAnswer answer, params ConditionResult[] conditions) => new("release", answer, "held", conditions, null, null);
}
