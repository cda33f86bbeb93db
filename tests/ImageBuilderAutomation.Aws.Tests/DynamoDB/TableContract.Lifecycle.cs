using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    private LifecycleRecords Lifecycle => new(Table, AccountRegion);

    [ContractFact]
    public async Task A_lifecycle_record_comes_back_as_it_was_written()
    {
        var image = ImageBuildArn.Parse(New.Image("base/1.0.0/1"));
        var amiExclusions = new AmiExclusions(true, ["eu-west-2"], ["222233334444"], new Dictionary<string, string> { ["keep"] = "yes" }, 30);
        var update = StateUpdate.Create(image, false, 1, LifecycleAction.Delete, "role", amiExclusions, "old → gone", "8f3c1e", null, Samples.Morning);
        var announced = await WriteAsync(New.Announced("base/1.0.0/1", Samples.Morning));
        Assert.Equivalent(announced, await Lifecycle.ReadAsync(announced.ImageArn, default), strict: true);

        var running = await WriteAsync(announced.Requested(update, Samples.Morning).Started("lce-1", Samples.Morning));
        Assert.Equivalent(running, await Lifecycle.ReadAsync(announced.ImageArn, default), strict: true);

        var ended = await WriteAsync(running.Completed(
            "SKIPPED", "it is public",
            [new(image.ToString(), AccountRegion.Region, AccountRegion.Account, "SKIPPED", null), new("ami-1", AccountRegion.Region, AccountRegion.Account, "SKIPPED", "it is public")],
            new(Samples.Morning.AddDays(7), "skipped"), Samples.Morning.AddMinutes(3)));
        Assert.Equivalent(ended, await Lifecycle.ReadAsync(announced.ImageArn, default), strict: true);
        Assert.Equal(3, ended.Version);
    }

    [ContractFact]
    public async Task Only_one_of_two_writers_of_the_same_version_writes_a_lifecycle_record()
    {
        var announced = await WriteAsync(New.Announced("base/1.0.0/1", Samples.Morning));

        await WriteAsync(announced.Withdrawn("kept", Samples.Morning));

        Assert.Null(await Lifecycle.TryWriteAsync(announced.Withdrawn("also kept", Samples.Morning), default));
    }

    [ContractFact]
    public async Task Open_lifecycle_records_are_listed_and_others_are_not()
    {
        var record = await WriteAsync(New.Announced("base/1.0.0/1", Samples.Morning));
        await WriteAsync(New.Announced("base/1.0.0/2", Samples.Morning.AddHours(1)));
        Assert.Equal([New.Image("base/1.0.0/1"), New.Image("base/1.0.0/2")], await ImagesAsync());

        await WriteAsync(record.Withdrawn("kept", Samples.Morning.AddHours(2)));

        Assert.Equal([New.Image("base/1.0.0/2")], await ImagesAsync());
    }

    [ContractFact]
    public async Task Damaged_lifecycle_records_are_reported_with_their_images_after_all_others_were_returned()
    {
        await WriteAsync(New.Announced("base/1.0.0/1", Samples.Morning.AddHours(1)));
        var keys = new RecordKeys(AccountRegion);
        await PutAsync(new(new(keys.Build(ImageBuildArn.Parse(New.Image("base/1.0.0/2"))), RecordKeys.LifecycleSort), "lifecycle")
        {
            Body = "{",
            Index3 = new(keys.OpenLifecycle, RecordKeys.TimeAnd(Samples.Morning, "base/1.0.0/2")),
        });

        var seen = new List<string>();
        var damaged = await Assert.ThrowsAsync<DamagedLifecycleRecordsException>(async () =>
        {
            await foreach (var record in Lifecycle.ListOpenAsync(default))
                seen.Add(record.ImageArn);
        });
        Assert.Equal([New.Image("base/1.0.0/1")], seen);
        Assert.Equal("base/1.0.0/2", Assert.Single(damaged.Problems).Key);
        await Assert.ThrowsAsync<InvalidDataException>(() => Lifecycle.ReadAsync(New.Image("base/1.0.0/2"), default));
    }

    [ContractFact]
    public async Task Only_one_of_two_writers_starts_a_lifecycle_run()
    {
        var run = await Lifecycle.TryWriteRunAsync(new() { StartedAt = Samples.Morning, Images = 7 }, default);

        Assert.Null(await Lifecycle.TryWriteRunAsync(new() { StartedAt = Samples.Morning }, default));
        Assert.Equal(run, await Lifecycle.ReadRunAsync(default));
        Assert.NotNull(await Lifecycle.TryWriteRunAsync(run! with { StartedAt = null }, default));
    }

    [ContractFact]
    public async Task The_audit_trail_of_a_build_contains_its_lifecycle_record()
    {
        var record = await WriteAsync(New.Announced("base/1.0.0/1", Samples.Morning));

        Assert.Equivalent(record, (await new BuildRecords(Table, AccountRegion).ReadAuditTrailAsync(record.ImageArn, default)).Lifecycle, strict: true);
    }

    private async Task<LifecycleRecord> WriteAsync(LifecycleRecord record)
    {
        var written = await Lifecycle.TryWriteAsync(record, default);
        return Assert.IsType<LifecycleRecord>(written);
    }

    private async Task<List<string>> ImagesAsync()
    {
        var open = new List<string>();
        await foreach (var record in Lifecycle.ListOpenAsync(default))
            open.Add(record.ImageArn);
        return open;
    }
}
