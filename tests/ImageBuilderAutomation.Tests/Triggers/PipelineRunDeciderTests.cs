using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Calendar;
using ImageBuilderAutomation.Triggers.Rules;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Tests.Triggers;

/// <summary>Tests each guard below, at and above its limit.</summary>
public sealed class PipelineRunDeciderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly TriggerRule Children = new() { Name = "children", On = [CauseKind.ParentAvailable] };
    private static readonly TriggerRule Urgent = new() { Name = "urgent", On = [CauseKind.FindingsFound], IgnoreFreeze = true };

    private static TriggerRules Rules(params TriggerRule[] rules) => new() { PolicyHash = "hash", Rules = rules };

    private static PipelineRunCause Cause(DateTimeOffset arrived, CauseKind kind = CauseKind.ParentAvailable, params string[] rules) =>
        new(
            ImageBuilderAutomation.Triggers.Rules.Cause.Of(kind, $"image/base/1.0.0/{arrived.Ticks}", arrived),
            rules is [] ? ["children"] : rules, "it depends", arrived, 0, null);

    private static PipelineRunFacts Facts(params PipelineRunCause[] causes)
    {
        var pipeline = TriggerWorld.PipelineOf("web", TriggerWorld.Image("base"));
        var run = causes.Skip(1).Aggregate(PipelineRunTransitions.Opened(pipeline.Arn, null, causes[0]), (r, cause) => r.With(cause));
        return new(run, null, pipeline, null, new(), Noon);
    }

    [Theory]
    [InlineData(4, PipelineRunVerdict.Start, "children: ")]
    [InlineData(5, PipelineRunVerdict.Defer, "paused until a build succeeds: 5 builds in a row have failed")]
    [InlineData(9, PipelineRunVerdict.Defer, "paused until a build succeeds: 5 builds in a row have failed")]
    public void A_pipeline_with_too_many_failures_in_a_row_is_paused(int failures, PipelineRunVerdict verdict, string reason)
    {
        var rules = Rules(Children) with { Failures = new() { PolicyHash = "hash", PauseAfter = 5 } };
        Decides(verdict, reason, null, Facts(Cause(Noon)) with { FailuresInARow = failures }, rules);
        Decides(PipelineRunVerdict.Start, "children: ", null, Facts(Cause(Noon)) with { FailuresInARow = failures }, Rules(Children));
    }

    [Fact]
    public void A_person_starts_a_paused_and_a_disabled_pipeline()
    {
        var rules = Rules(Children) with { Failures = new() { PolicyHash = "hash", PauseAfter = 5 } };
        var facts = Facts(Cause(Noon), Cause(Noon, CauseKind.Manual)) with { FailuresInARow = 9 };

        Assert.Equal(PipelineRunVerdict.Start, PipelineRunDecider.Decide(facts, rules).Verdict);
        Assert.Equal(PipelineRunVerdict.Start, PipelineRunDecider.Decide(facts with { Pipeline = facts.Pipeline! with { IsEnabled = false } }, rules).Verdict);
    }

    private static Freeze Frozen(string from, string to) =>
        WeekTime.TryParse(from, out var first) && WeekTime.TryParse(to, out var last)
            ? new("weekend", new Period.Weekly(first, last, TimeZoneInfo.Utc))
            : throw new ArgumentException(from);

    private static void Decides(PipelineRunVerdict verdict, string reason, DateTimeOffset? nextCheck, PipelineRunFacts facts, TriggerRules rules)
    {
        var decision = PipelineRunDecider.Decide(facts, rules);
        Assert.Equal((verdict, nextCheck), (decision.Verdict, decision.NextCheckAt));
        Assert.StartsWith(reason, decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Starts_at_once_if_no_guard_defers_it_and_names_the_cause() =>
        Decides(PipelineRunVerdict.Start, "children: parent image/base/1.0.0/", null, Facts(Cause(Noon)), Rules(Children));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void Waits_until_the_quiet_period_has_passed(int seconds, bool starts)
    {
        var arrived = Noon - TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(seconds);
        var rules = Rules(Children with { QuietPeriod = TimeSpan.FromMinutes(30) });
        Decides(
            starts ? PipelineRunVerdict.Start : PipelineRunVerdict.Defer, starts ? "children: parent" : "children: quiet period until 2026-11-20T12:00:01Z",
            starts ? null : arrived + TimeSpan.FromMinutes(30), Facts(Cause(arrived)), rules);
    }

    [Fact]
    public void The_quiet_period_counts_from_the_first_cause_so_a_burst_cannot_defer_the_build_forever() => Decides(
        PipelineRunVerdict.Start, "children", null, Facts(Cause(Noon.AddMinutes(-30)), Cause(Noon.AddMinutes(-1))),
        Rules(Children with { QuietPeriod = TimeSpan.FromMinutes(30) }));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void The_cool_down_counts_from_the_previous_start(int seconds, bool starts)
    {
        var facts = Facts(Cause(Noon));
        var lastStart = Noon.AddHours(-6).AddSeconds(-seconds);
        facts = facts with { Run = facts.Run with { LastStartAt = lastStart } };
        Decides(
            starts ? PipelineRunVerdict.Start : PipelineRunVerdict.Defer, starts ? "children: parent" : "children: cool-down until",
            starts ? null : lastStart.AddHours(6), facts, Rules(Children with { Cooldown = TimeSpan.FromHours(6) }));
    }

    [Theory]
    [InlineData("Fri 12:01", "Mon 06:00", true)]
    [InlineData("Fri 12:00", "Mon 06:00", false)]
    [InlineData("Fri 11:00", "Fri 12:00", true)]
    [InlineData("Fri 11:00", "Fri 12:01", false)]
    public void A_freeze_is_active_from_its_start_inclusive_to_its_end_exclusive(string from, string to, bool starts)
    {
        var rules = Rules(Children) with { Freezes = new([Frozen(from, to)]) };
        Assert.Equal(starts ? PipelineRunVerdict.Start : PipelineRunVerdict.Defer, PipelineRunDecider.Decide(Facts(Cause(Noon)), rules).Verdict);
    }

    [Fact]
    public void A_freeze_is_reported_with_its_name_and_end() => Decides(
        PipelineRunVerdict.Defer, "freeze weekend until 2026-11-23T06:00:00Z", new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero), Facts(Cause(Noon)),
        Rules(Children) with { Freezes = new([Frozen("Fri 10:00", "Mon 06:00")]) });

    [Fact]
    public void A_freeze_that_begins_within_the_quiet_period_defers_too() => Decides(
        PipelineRunVerdict.Defer, "freeze weekend", new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero), Facts(Cause(Noon)),
        Rules(Children with { QuietPeriod = TimeSpan.FromMinutes(30) }) with { Freezes = new([Frozen("Fri 12:15", "Mon 06:00")]) });

    [Fact]
    public void A_cause_that_ignores_freezes_starts_during_one_together_with_the_others()
    {
        var rules = Rules(Children, Urgent) with { Freezes = new([Frozen("Fri 10:00", "Mon 06:00")]) };
        var decision = PipelineRunDecider.Decide(Facts(Cause(Noon), Cause(Noon, CauseKind.FindingsFound, "urgent")), rules);
        Assert.Equal(PipelineRunVerdict.Start, decision.Verdict);
        Assert.StartsWith("urgent: parent", decision.Reason, StringComparison.Ordinal);
        Assert.Contains("findings in", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_freeze_of_other_pipelines_does_not_apply() => Decides(
        PipelineRunVerdict.Start, "children", null, Facts(Cause(Noon)),
        Rules(Children) with { Freezes = new([Frozen("Fri 10:00", "Mon 06:00") with { Selects = pipeline => pipeline.Name == "pay" }]) });

    [Theory]
    [InlineData(PipelineRunState.Starting, PipelineRunVerdict.Defer)]
    [InlineData(PipelineRunState.Running, PipelineRunVerdict.Defer)]
    [InlineData(PipelineRunState.Waiting, PipelineRunVerdict.Defer)]
    [InlineData(PipelineRunState.Completed, PipelineRunVerdict.Start)]
    [InlineData(PipelineRunState.Dropped, PipelineRunVerdict.Start)]
    [InlineData(PipelineRunState.Observed, PipelineRunVerdict.Start)]
    public void One_build_of_a_pipeline_at_a_time(PipelineRunState before, PipelineRunVerdict verdict)
    {
        var facts = Facts(Cause(Noon));
        Assert.Equal(verdict, PipelineRunDecider.Decide(facts with { PreviousRun = facts.Run with { State = before } }, Rules(Children)).Verdict);
    }

    [Fact]
    public void A_build_started_by_others_counts_too() =>
        Decides(PipelineRunVerdict.Defer, "image/7 is in progress", null, Facts(Cause(Noon)) with { InProgress = "image/7" }, Rules(Children));

    [Theory]
    [InlineData(1, PipelineRunVerdict.Start)]
    [InlineData(2, PipelineRunVerdict.Defer)]
    [InlineData(3, PipelineRunVerdict.Defer)]
    public void No_more_concurrent_builds_than_the_policy_allows(int running, PipelineRunVerdict verdict) => Assert.Equal(
        verdict,
        PipelineRunDecider.Decide(
            Facts(Cause(Noon)) with { Running = new() { Builds = [.. Enumerable.Range(1, running).Select(n => new RunningBuild($"pipeline/{n}", 1, Noon))] } },
            Rules(Children) with { AtMost = 2 }).Verdict);

    [Fact]
    public void The_run_s_own_slot_does_not_count_toward_the_limit()
    {
        var facts = Facts(Cause(Noon));
        Decides(
            PipelineRunVerdict.Start, "children", null, facts with { Running = new RunningBuilds().With(facts.Run, Noon) },
            Rules(Children) with { AtMost = 1 });
    }

    [Fact]
    public void A_disabled_pipeline_is_dropped()
    {
        var facts = Facts(Cause(Noon));
        Decides(PipelineRunVerdict.Drop, "the pipeline is disabled", null, facts with { Pipeline = facts.Pipeline! with { IsEnabled = false } }, Rules(Children));
    }

    [Fact]
    public void A_deleted_pipeline_is_dropped() =>
        Decides(PipelineRunVerdict.Drop, "the pipeline does not exist", null, Facts(Cause(Noon)) with { Pipeline = null }, Rules(Children));

    [Fact]
    public void A_rule_removed_from_the_policy_starts_nothing() => Decides(PipelineRunVerdict.Drop, "no rule", null, Facts(Cause(Noon)), Rules(Urgent));

    [Fact]
    public void A_manual_start_ignores_freezes_and_a_retry_does_not()
    {
        var rules = Rules() with { Freezes = new([Frozen("Fri 10:00", "Mon 06:00")]) };
        Assert.Equal(PipelineRunVerdict.Start, PipelineRunDecider.Decide(Facts(Cause(Noon, CauseKind.Manual)), rules).Verdict);
        Assert.Equal(PipelineRunVerdict.Defer, PipelineRunDecider.Decide(Facts(Cause(Noon, CauseKind.BuildFailed)), rules).Verdict);
    }
}
