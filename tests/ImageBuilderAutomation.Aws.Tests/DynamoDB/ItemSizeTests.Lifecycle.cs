using System.Text;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public sealed partial class ItemSizeTests
{
    [Fact]
    public void A_lifecycle_record_keeps_the_latest_actions_and_resources()
    {
        var image = new Samples(AccountRegion).Image("base/1.0.0/1");
        var record = LifecycleTransitions.New(image);
        for (var n = 0; n < 2 * LifecycleTransitions.MaxActions; n++)
        {
            var update = StateUpdate.Create(
                ImageBuildArn.Parse(image), isContainer: false, record.NextSequence(), LifecycleAction.Disable, new('r', 600), AmiExclusions.Default,
                new(Longest, 5000), "hash", null, Samples.Morning);
            record = record.Requested(update, Samples.Morning).Started($"lce-{n}", Samples.Morning).Completed(
                "FAILED", new(Longest, 5000),
                [.. Enumerable.Range(0, 2 * LifecycleTransitions.MaxResources).Select(r => new ResourceOutcome($"ami-{r:x17}", "eu-west-1", "111122223333", "FAILED", new(Longest, 5000)))], null, Samples.Morning);
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

    [Fact]
    public void A_channel_with_the_most_targets_fits_an_item()
    {
        const int mostTargets = 40;
        var image = new ChannelImage(
            $"arn:aws:imagebuilder:eu-west-1:111122223333:image/{new string('n', 128)}/1.0.0/1", Samples.Morning,
            [.. Enumerable.Range(0, 40).Select(n => new OutputAmi($"ami-{n:x17}", $"ap-southeast-{n}", null, null))]);
        var targets = Enumerable.Range(0, mostTargets).Select(n =>
            new TargetState(new ParameterTarget(new('p', 1011), "ap-southeast-99").ToString(), 1, $"ami-{n:x17}", EffectState.Failed)
            {
                Problem = new(Longest, 5000),
                Version = long.MaxValue,
                SentAt = Samples.Morning,
                UncertainUntil = Samples.Morning,
                RetryAt = Samples.Morning,
                SendingUntil = Samples.Morning,
            });
        var move = new ChannelMove(1, MoveKind.Promotion, image.ImageArn, image, new('r', 700), new(Longest, 1000), new('a', 64), Samples.Morning)
        {
            ApprovedBy = [.. Enumerable.Range(0, ImageApprovals.Max).Select(_ => new string('p', 700))],
        };
        var record = new ChannelRecord { Scope = new('s', 64), Name = new('n', 64), Latest = move, Targets = [.. targets], Waiting = new(image.ImageArn, new(Longest, 1000)) };

        Assert.Equal(301, record.Targets[0].Problem!.Length);
        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(record, RecordJson.Readable.ChannelRecord)), 50_000, MaxBytes);
    }

    [Fact]
    public void A_record_of_watermarks_with_every_Region_fits_an_item()
    {
        var effects = Enumerable.Range(0, 40).SelectMany(region => Enumerable.Range(0, 5).Select(mark => new WatermarkEffect(
            new($"ami-{region:x17}", $"ap-southeast-{region}"), WatermarkChange.Remove, $"111122223333:{new string('k', 128)}{mark}", EffectState.Failed, Samples.Morning)
        {
            Problem = new(Longest, 5000),
            VerifiedAt = Samples.Morning,
        }));
        var record = new WatermarkRecord { ImageArn = $"arn:aws:imagebuilder:eu-west-1:111122223333:image/{new string('n', 128)}/1.0.0/1", Reason = new(Longest, 5000), Effects = [.. effects] };

        Assert.Equal((700, 151), (record.Reason.Length, record.Effects[0].Problem!.Length));
        Assert.InRange(Encoding.UTF8.GetByteCount(RecordBody.Write(record, RecordJson.Readable.WatermarkRecord)), 50_000, MaxBytes);
    }
}
