using ImageBuilderAutomation.PipelineHealth;

namespace ImageBuilderAutomation.Tests.PipelineHealth;

public sealed class PipelineHealthDeciderTests
{
    private const string Arn = "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/base";

    private static readonly DateTimeOffset At = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static readonly FailureRules Rules = new() { PolicyHash = "1", EnableAfterSuccess = true };

    private static readonly PipelineDocument Document = new(Arn, IsEnabled: false, At.AddDays(-1), "settings", 5);

    /// <summary>Disabled, and a manual build has succeeded since.</summary>
    private static readonly PipelineHealthRecord Record = PipelineHealthTransitions.Opened(Arn)
        .Disabled(PipelineHealthDecider.Disabling(At, 5, Document, At))
        .With(Build(1), BuildResult.Succeeded);

    [Fact]
    public void A_success_after_the_disabling_enables_the_pipeline() =>
        Assert.Equal((PipelineHealthVerdict.Enable, "build build/1 became available"), Decide(Record, Document));

    [Fact]
    public void Waits_for_a_success_without_reading_the_pipeline()
    {
        AssertWaits(Record with { LatestSuccess = null }, "no build has become available since it was disabled");
        AssertWaits(Record with { LatestSuccess = Build(0) }, "no build that started after it was disabled has become available");
        AssertWaits(Record with { LatestSuccess = Build(-5) }, "no build that started after it was disabled has become available");
        AssertWaits(
            Record with { LatestSuccess = Build(1) with { BuildType = "SCHEDULED" } }, "build build/1 is not known to have been started by a person or an event");
        AssertWaits(
            Record with { LatestSuccess = Build(1) with { BuildType = null } }, "build build/1 is not known to have been started by a person or an event");
        AssertWaits(Record.With(Build(2), BuildResult.Failed), "a later build failed");
        Assert.Equal(
            "the policy does not enable pipelines", PipelineHealthDecider.DecideUnread(Record, Rules with { EnableAfterSuccess = false }, At)?.Reason);

        static void AssertWaits(PipelineHealthRecord record, string reason)
        {
            var decision = PipelineHealthDecider.DecideUnread(record, Rules, At);
            Assert.Equal((PipelineHealthVerdict.Wait, reason), (decision?.Verdict, decision?.Reason));
        }
    }

    [Fact]
    public void A_pipeline_that_was_updated_since_stays_disabled()
    {
        var expected = (PipelineHealthVerdict.Keep, "it was updated after it was disabled");

        Assert.Equal(expected, Decide(Record, Document with { UpdatedAt = At.AddMinutes(5) }));
        Assert.Equal(expected, Decide(Record, Document with { Settings = "others" }));
        Assert.Equal(expected, Decide(Record, Document with { UpdatedAt = null }));
    }

    [Fact]
    public void A_pipeline_with_members_that_this_version_cannot_send_stays_disabled() => Assert.Equal(
        (PipelineHealthVerdict.Keep, "this version cannot send schedule.newMember, imageFleet, which the update would clear"),
        Decide(Record, Document with { UnwritableMembers = ["schedule.newMember", "imageFleet"] }));

    [Fact]
    public void An_enabled_or_deleted_pipeline_ends_the_disabling()
    {
        Assert.Equal((PipelineHealthVerdict.End, EndedBy.Somebody), Decide(Record, Document with { IsEnabled = true }));
        Assert.Equal((PipelineHealthVerdict.End, EndedBy.Deleted), Decide(Record, null));

        var requested = Record with { Request = new("token", At) };
        Assert.Equal((PipelineHealthVerdict.End, EndedBy.Policy), Decide(requested, Document with { IsEnabled = true, UpdatedAt = At.AddMinutes(5) }));
        Assert.Equal((PipelineHealthVerdict.End, EndedBy.Somebody), Decide(requested, Document with { IsEnabled = true, Settings = "others" }));
    }

    [Fact]
    public void A_kept_pipeline_is_not_read_again_until_the_policy_changes()
    {
        var kept = Record.Decided(new(PipelineHealthVerdict.Keep, "it was updated after it was disabled", "1", At));

        Assert.Equal(PipelineHealthVerdict.Keep, PipelineHealthDecider.DecideUnread(kept, Rules, At)?.Verdict);
        Assert.Null(PipelineHealthDecider.DecideUnread(kept, Rules with { PolicyHash = "2" }, At));
    }

    [Fact]
    public void A_disabling_is_doubted_unless_the_pipeline_shows_that_nobody_changed_it_since()
    {
        Assert.Null(DoubtOf(Document));
        Assert.Null(DoubtOf(Document with { UpdatedAt = At }));
        Assert.Equal("it was updated after it was disabled", DoubtOf(Document with { UpdatedAt = At.AddMinutes(2) }));
        Assert.Equal("its count of failures was reset before the event was recorded, by an update or a build", DoubtOf(Document with { ConsecutiveFailures = 0 }));
        Assert.Equal("the service does not report whether it was updated after it was disabled", DoubtOf(Document with { ConsecutiveFailures = null }));
        Assert.Equal("the service does not report whether it was updated after it was disabled", DoubtOf(Document with { UpdatedAt = null }));
    }

    [Fact]
    public void A_doubted_disabling_keeps_the_pipeline_disabled()
    {
        var doubted = Record with { Disabling = PipelineHealthDecider.Disabling(At, 5, Document with { ConsecutiveFailures = 0 }, At) };

        Assert.Equal(PipelineHealthVerdict.Keep, Decide(doubted, Document with { ConsecutiveFailures = 0 }).Verdict);
    }

    private static string? DoubtOf(PipelineDocument document) => PipelineHealthDecider.Disabling(At, 5, document, At).Doubt;

    private static (PipelineHealthVerdict Verdict, string Reason) Decide(PipelineHealthRecord record, PipelineDocument? document) =>
        PipelineHealthDecider.Decide(new(record, document, At.AddHours(1)), Rules) is var decision ? (decision.Verdict, decision.Reason) : default;

    private static CountedBuild Build(int minutes) => new($"build/{minutes}", At.AddMinutes(minutes), "USER_INITIATED", null);
}
