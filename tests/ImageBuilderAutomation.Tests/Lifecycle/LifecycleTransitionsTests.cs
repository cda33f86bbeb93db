using ImageBuilderAutomation.Lifecycle;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>A record must fit into a DynamoDB item of 400 KB, whatever happens to its image.</summary>
public sealed class LifecycleTransitionsTests
{
    private const string Path = "web/1.0.0/1";

    private static readonly string Long = new('x', 5000);

    private static LifecycleRecord Ended(LifecycleRecord record, int resources)
    {
        var update = StateUpdate.Create(
            ImageSamples.Image(Path, 1).Arn, false, record.NextSequence(), LifecycleAction.Disable, "arn:aws:iam::111122223333:role/Lifecycle", null, Long, null, null,
            ImageSamples.Now);
        var rows = Enumerable.Range(0, resources).Select(sequence => new ResourceOutcome($"ami-{sequence}", "eu-west-1", "111122223333", "FAILED", Long)).ToList();
        return record.Requested(update, ImageSamples.Now).Started("lce-1", ImageSamples.Now).Completed("FAILED", Long, rows, new(ImageSamples.Now.AddDays(7), Long), ImageSamples.Now);
    }

    [Fact]
    public void Only_the_latest_action_keeps_resources_up_to_the_maximum()
    {
        var record = Ended(Ended(LifecycleTransitions.New(ImageSamples.Arn(Path)), 3), 500);

        Assert.Equal([0, LifecycleTransitions.MaxResources], record.Actions.Select(action => action.Resources.Count));
        Assert.Equal("ami-0", record.Actions[1].Resources[0].Id);
    }

    [Fact]
    public void All_stored_reasons_are_truncated()
    {
        var fresh = LifecycleTransitions.New(ImageSamples.Arn(Path));
        var announced = fresh.Announced(LifecycleAction.Delete, ImageSamples.Now, Long, ImageSamples.Now);
        var withdrawn = announced.Withdrawn(Long, ImageSamples.Now);
        var ended = Ended(fresh, 1);

        Assert.All(
            [
                announced.Notice!.Reason, withdrawn.Actions[0].Reason, withdrawn.Actions[0].StatusReason!, ended.Actions[0].Reason, ended.Actions[0].StatusReason!,
                ended.Deferral!.Reason,
            ],
            text => Assert.Equal((LifecycleTransitions.MaxReasonLength, '…'), (text.Length, text[^1])));
        Assert.Equal(LifecycleTransitions.MaxReasonLength / 2, ended.Actions[0].Resources[0].Reason!.Length);
    }

    [Fact]
    public void The_longest_record_fits_into_an_item()
    {
        var record = LifecycleTransitions.New(ImageSamples.Arn(Path));
        for (var act = 0; act < LifecycleTransitions.MaxActions + 5; act++)
            record = Ended(record, 500);

        Assert.Equal(LifecycleTransitions.MaxActions, record.Actions.Count);
        Assert.InRange(
            record.Actions.Sum(action => action.Reason.Length + action.StatusReason!.Length + 300 + action.Resources.Sum(r => r.Reason!.Length + 200)), 1, 350_000);
    }

    [Fact]
    public void A_short_reason_is_stored_unchanged() => Assert.Equal(
        "old", LifecycleTransitions.New(ImageSamples.Arn(Path)).Announced(LifecycleAction.Delete, ImageSamples.Now, "old", ImageSamples.Now).Notice!.Reason);
}
