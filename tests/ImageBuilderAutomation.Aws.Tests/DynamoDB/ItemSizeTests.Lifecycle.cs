using System.Text;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public sealed partial class ItemSizeTests
{
    [Fact]
    public void A_lifecycle_record_keeps_the_latest_actions_and_resources()
    {
        var image = new Samples(AccountRegion).Image("base/1.0.0/1");
        var record = LifecycleTransitions.New(image);
        for (var n = 0; n < 200; n++)
        {
            var update = StateUpdate.Create(
                ImageBuildArn.Parse(image), isContainer: false, record.NextSequence(), LifecycleAction.Disable, new('r', 600), AmiExclusions.Default,
                new(Longest, 5000), "hash", null, Samples.Morning);
            record = record.Requested(update, Samples.Morning).Started($"lce-{n}", Samples.Morning).Completed(
                "FAILED", new(Longest, 5000),
                [.. Enumerable.Range(0, 2000).Select(r => new ResourceOutcome($"ami-{r:x17}", "eu-west-1", "111122223333", "FAILED", new(Longest, 5000)))], null, Samples.Morning);
        }

        record = record with
        {
            Permissions = new(
                Samples.Morning, [new([], [.. Enumerable.Range(0, LaunchPermissions.MaxNamed).Select(n => $"{new string('o', 90)}{n:0000000000}")])], new(Longest, 500)),
        };
        Assert.Equal(LifecycleTransitions.MaxActions, record.Actions.Count);
        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(record, RecordJson.Readable.LifecycleRecord)), 100_000, MaxBytes);

        // Restored while it is pinned, with everything that a disabled image has, and requested again.
        var now = Samples.Morning;
        record = record.Watched(Enumerable.Range(0, 2000).Select(n => $"ami-{n:x17}")) with { Quiet = new(now, now, IsOwn: true) };
        for (var n = 0; n < 100; n++)
            record = record.Found(new($"{n:D36}", now, new(Longest, 5000), new('b', 700)), TimeSpan.FromDays(30), now);
        record = record with
        {
            Sharing = new(record.Permissions!, now, new('b', 700), new(Longest, 500)),
            Pin = new(new(Longest, 300), new('b', 700), now, DateOnly.FromDateTime(now.UtcDateTime)),
        };
        var last = StateUpdate.Create(
            ImageBuildArn.Parse(image), isContainer: false, record.NextSequence(), LifecycleAction.Disable, new('r', 600), AmiExclusions.Default,
            new(Longest, 5000), new('h', 64), new('b', 700), now);
        var item = record.Requested(last, now);

        Assert.Equal((FoundUse.MaxKept, DisabledImageTransitions.MaxAmis), (item.FoundUses.Count, item.Amis.Count));
        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(item, RecordJson.Readable.LifecycleRecord)), 200_000, MaxBytes - 10_000);
    }
}
