using System.Text.Json.Nodes;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using TestKit;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.History;

/// <summary>A build that became available without a gate that the policy demands is published once, wherever a process crashes.</summary>
public sealed class CoverageNotificationTests
{
    private static readonly BuildEvent[] Ends = [Builds.Event("DISTRIBUTING", "AVAILABLE", 50), Builds.Event(null, "AVAILABLE", 50.01, "sns")];

    private static readonly CoverageRules Demanding = Read(With(Gate(""" "require": { "approvals": { "from": ["platform"], "each": 2 } } """, name: "two-people"))).Coverage;

    [Fact]
    public async Task Names_the_build_the_rule_and_what_is_missing()
    {
        var world = Ungated();
        await world.RecordAsync(Ends[0]);

        var notification = Assert.Single(world.Notifications.All, n => n.Kind == CoverageNotifications.ReleasedWithoutGate);
        var detail = JsonNode.Parse(notification.ToDetail())!;
        Assert.Equal(
            "Build base-linux/1.0.0/3 is available without a gate that the policy demands: rule two-people (distribution/ApproveRelease): no step matches",
            notification.Text);
        Assert.Equal(
            """[{"rule":"two-people","step":"distribution/ApproveRelease","reason":"no step matches"}]""", detail["missingGates"]!.ToJsonString());
        Assert.Equal("the gate of rule two-people (distribution/ApproveRelease): no step matches", (string?)Assert.Single(detail["missing"]!.AsArray()));
        Assert.Equal("image-builder-automation history show base-linux/1.0.0/3", (string?)detail["command"]);
        Assert.Equal(("released without gate", Demanding.PolicyHash), ((string?)detail["coverage"], (string?)detail["policy"]));
        Assert.Equal(Builds.Snapshot("AVAILABLE", 0).PipelineArn, (string?)detail["pipeline"]);
    }

    [Fact]
    public async Task Is_published_once_however_often_and_in_whatever_order_the_end_is_reported()
    {
        foreach (var order in new[] { Ends, [Ends[1], Ends[0]], [Builds.Event("TESTING", "DISTRIBUTING", 40), Ends[1], Builds.Event("BUILDING", "TESTING", 30), Ends[0]] })
        {
            var world = Ungated();
            foreach (var evt in order.Concat(order))
                await world.RecordAsync(evt);
            Assert.Equal([BuildNotifications.Available, CoverageNotifications.ReleasedWithoutGate], world.Notifications.All.Select(n => n.Kind));
        }
    }

    [Fact]
    public void A_build_that_ended_while_no_policy_could_be_used_is_published_once_a_policy_decides()
    {
        var ended = new BuildDetails { ImageArn = Builds.Snapshot("AVAILABLE", 0).Arn, Status = "AVAILABLE", ReadStartedAt = Builds.Start };
        var image = Builds.Snapshot("AVAILABLE", 0);
        var undecided = BuildCoverage.AddTo(ended, null, image, new([], [], CoverageRules.NoPolicy));
        var decided = BuildCoverage.AddTo(ended, undecided, image, Demanding);

        Assert.Equal([BuildNotifications.Available], BuildNotifications.Of(null, undecided, image, null).Select(n => n.Kind));
        Assert.Equal([CoverageNotifications.ReleasedWithoutGate], BuildNotifications.Of(undecided, decided, image, null).Select(n => n.Kind));
        Assert.Empty(BuildNotifications.Of(decided, decided, image, null));
    }

    [Fact]
    public async Task A_later_scan_publishes_nothing_and_keeps_what_was_decided()
    {
        var world = Ungated();
        await world.RecordAsync(Ends[0]);
        world.Show(Builds.Snapshot("AVAILABLE", 0) with { ScanStatus = "COMPLETED" });
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.RecordAsync(Ends[1]);

        Assert.Equal((2, 2), (world.Notifications.All.Count, world.Details.Writes));
        Assert.Equal(CoverageVerdict.Uncovered, Assert.Single(world.Details.All).Coverage?.Verdict);
    }

    [Fact]
    public async Task Is_published_by_the_redelivery_after_a_crash_with_the_same_id()
    {
        for (var effect = 1; ; effect++)
        {
            var world = Ungated();
            var effects = Effects.KillAfter(effect);
            try
            {
                await world.RecordAsync(Ends[0], effects);
            }
            catch (KilledException)
            {
            }

            if (!effects.Reached)
            {
                // The eight effects of every end, and one more notification.
                Assert.Equal(9, effect);
                break;
            }

            await world.RecordAsync(Ends[1]);
            await world.RecordAsync(Ends[0]);
            Assert.Single(world.Notifications.Distinct, n => n.Kind == CoverageNotifications.ReleasedWithoutGate);
        }
    }

    [Fact]
    public async Task Both_channels_at_once_publish_copies_with_one_id() => await Interleavings.ForEachAsync(
        Ungated, (w, effects) => w.RecordAsync(Ends[0], effects), (w, effects) => w.RecordAsync(Ends[1], effects),
        w => Assert.Single(w.Notifications.Distinct, n => n.Kind == CoverageNotifications.ReleasedWithoutGate));

    [Fact]
    public async Task A_gated_build_and_a_build_of_which_nothing_is_demanded_are_not_published()
    {
        var gated = Ungated();
        gated.Service.Workflows[Builds.Image.ToString()] = [Approval("COMPLETED", "RESUME")];
        await gated.RecordAsync(Ends[0]);
        var free = new RecordingWorld(Builds.Snapshot("AVAILABLE", 0));
        await free.RecordAsync(Ends[0]);

        Assert.Equal([BuildNotifications.Available], gated.Notifications.All.Select(n => n.Kind));
        Assert.Equal([BuildNotifications.Available], free.Notifications.All.Select(n => n.Kind));
        Assert.Equal(CoverageVerdict.Covered, Assert.Single(gated.Details.All).Coverage?.Verdict);
        Assert.Equal(CoverageVerdict.NotDemanded, Assert.Single(free.Details.All).Coverage?.Verdict);
    }

    [Fact]
    public async Task An_excepted_build_is_not_published_and_its_record_says_why()
    {
        var world = new RecordingWorld(Builds.Snapshot("AVAILABLE", 0))
        {
            Coverage = Demanding with
            {
                Exceptions = [new() { Only = new() { Name = "", Pipelines = [new("base-*")] }, Reason = "replaced soon", Until = new(2026, 12, 31) }],
            },
        };
        await world.RecordAsync(Ends[0]);

        Assert.Equal([BuildNotifications.Available], world.Notifications.All.Select(n => n.Kind));
        var coverage = Assert.Single(world.Details.All).Coverage!;
        Assert.Equal((CoverageVerdict.Exempted, "replaced soon", new DateOnly(2026, 12, 31)), (coverage.Verdict, coverage.Reason, coverage.Until!.Value));
    }

    [Fact]
    public async Task What_cannot_be_checked_is_published_as_such()
    {
        var world = Ungated();
        world.Service.Workflows[Builds.Image.ToString()] = [Approval("COMPLETED", answer: null)];
        await world.RecordAsync(Ends[0]);

        var notification = Assert.Single(world.Notifications.All, n => n.Kind == CoverageNotifications.ReleasedWithoutGate);
        Assert.Contains("whether the gates that the policy demands released it could not be checked", notification.Text, StringComparison.Ordinal);
        Assert.Equal("could not be checked", (string?)JsonNode.Parse(notification.ToDetail())!["coverage"]);
    }

    [Fact]
    public async Task A_build_that_failed_and_was_retried_is_published_when_it_becomes_available()
    {
        var world = Ungated();
        world.Show(Builds.Snapshot("FAILED", 0, Builds.Reason));
        await world.RecordAsync(Builds.Event("DISTRIBUTING", "FAILED", 25));
        world.Clock.Advance(TimeSpan.FromMinutes(9));
        world.Show(Builds.Snapshot("AVAILABLE", 0));
        await world.RecordAsync(Ends[0]);

        Assert.Equal(
            [BuildNotifications.Failed, BuildNotifications.Available, CoverageNotifications.ReleasedWithoutGate], world.Notifications.All.Select(n => n.Kind));
    }

    [Fact]
    public async Task A_build_found_long_after_its_start_is_recorded_and_not_published()
    {
        var world = Ungated();
        world.Clock.Advance(TimeSpan.FromDays(14));
        await world.RecordAsync(Ends[0]);

        Assert.Empty(world.Notifications.All);
        Assert.Equal(CoverageVerdict.Uncovered, Assert.Single(world.Details.All).Coverage?.Verdict);
    }

    private static RecordingWorld Ungated() => new(Builds.Snapshot("AVAILABLE", 0)) { Coverage = Demanding };

    private static WorkflowRun Approval(string status, string? answer) => Builds.Workflow(
        "wf-1", "DISTRIBUTION", "COMPLETED", Builds.Step("ApproveRelease", StepAction.WaitForAction, status) with { Answer = answer });
}
