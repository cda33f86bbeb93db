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
            Fleet.Image(Path, 1).Arn, false, record.NextN(), LifecycleAction.Disable, "arn:aws:iam::111122223333:role/Lifecycle", null, Long, null, null,
            Fleet.Now);
        var rows = Enumerable.Range(0, resources).Select(n => new ResourceOutcome($"ami-{n}", "eu-west-1", "111122223333", "FAILED", Long)).ToList();
        return record.Asked(update, Fleet.Now).Begun("lce-1", Fleet.Now).Ended("FAILED", Long, rows, new(Fleet.Now.AddDays(7), Long), Fleet.Now);
    }

    [Fact]
    public void Only_the_latest_action_keeps_resources_up_to_the_maximum()
    {
        var record = Ended(Ended(LifecycleTransitions.New(Fleet.Arn(Path)), 3), 500);

        Assert.Equal([0, LifecycleTransitions.MostResources], record.Acts.Select(act => act.Resources.Count));
        Assert.Equal("ami-0", record.Acts[1].Resources[0].Id);
    }

    [Fact]
    public void All_stored_reasons_are_truncated()
    {
        var fresh = LifecycleTransitions.New(Fleet.Arn(Path));
        var announced = fresh.Announced(LifecycleAction.Delete, Fleet.Now, Long, Fleet.Now);
        var withdrawn = announced.Withdrawn(Long, Fleet.Now);
        var ended = Ended(fresh, 1);

        Assert.All(
            [
                announced.Notice!.Because, withdrawn.Acts[0].Because, withdrawn.Acts[0].Reason!, ended.Acts[0].Because, ended.Acts[0].Reason!,
                ended.PutOff!.Because,
            ],
            text => Assert.Equal((1000, '…'), (text.Length, text[^1])));
        Assert.Equal(500, ended.Acts[0].Resources[0].Reason!.Length);
    }

    [Fact]
    public void The_longest_record_fits_into_an_item()
    {
        var record = LifecycleTransitions.New(Fleet.Arn(Path));
        for (var act = 0; act < LifecycleTransitions.MostActs + 5; act++)
            record = Ended(record, 500);

        Assert.Equal(LifecycleTransitions.MostActs, record.Acts.Count);
        Assert.InRange(
            record.Acts.Sum(act => act.Because.Length + act.Reason!.Length + 300 + act.Resources.Sum(r => r.Reason!.Length + 200)), 1, 350_000);
    }

    [Fact]
    public void A_short_reason_is_stored_unchanged() => Assert.Equal(
        "old", LifecycleTransitions.New(Fleet.Arn(Path)).Announced(LifecycleAction.Delete, Fleet.Now, "old", Fleet.Now).Notice!.Because);
}
