using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    private BuildRecords Builds => new(Table, AccountRegion);

    private Samples New => new(AccountRegion);

    [ContractFact]
    public async Task A_build_record_comes_back_as_it_was_written()
    {
        var written = await Builds.TryWriteAsync(New.Build("base/1.0.0/1", "FAILED", Samples.Morning, "base", "ami-1"), default);

        Assert.Equal(1, written?.Version);
        Assert.Equivalent(written, await Builds.ReadAsync(New.Image("base/1.0.0/1"), default), strict: true);
    }

    [ContractFact]
    public async Task Only_one_of_two_writers_of_the_same_version_writes_a_build_record()
    {
        var first = await WriteAsync(New.Build("base/1.0.0/1", "BUILDING", Samples.Morning));

        Assert.Null(await Builds.TryWriteAsync(first with { Version = 0 }, default));
        Assert.Equal(2, (await Builds.TryWriteAsync(first with { Failure = new("a", null, Samples.Morning) }, default))?.Version);
        Assert.Null(await Builds.TryWriteAsync(first with { Failure = new("b", null, Samples.Morning) }, default));
        Assert.Equal("a", (await Builds.ReadAsync(first.ImageArn, default))?.Failure?.Reason);
    }

    [ContractFact]
    public async Task A_build_that_only_messages_reported_of_is_kept_and_found_by_its_day()
    {
        var reported = new BuildRecord { ImageArn = New.Image("base/1.0.0/1"), Transitions = [new("TESTING", "AVAILABLE", Samples.Morning, "eventbridge")] };

        var written = await WriteAsync(reported);

        Assert.Equivalent(written, await Builds.ReadAsync(reported.ImageArn, default), strict: true);
        Assert.Equal([reported.ImageArn], await ArnsAsync(Builds.ListByDayAsync(new(2026, 11, 20), default)));
        Assert.Empty(await ArnsAsync(Builds.ListByStatusAsync("AVAILABLE", default)));
    }

    [ContractFact]
    public async Task Builds_of_a_pipeline_are_listed_newest_first()
    {
        await WriteAsync(New.Build("base/1.0.0/9", "AVAILABLE", Samples.Morning));
        await WriteAsync(New.Build("base/1.0.0/10", "AVAILABLE", Samples.Morning.AddMilliseconds(1)));
        await WriteAsync(New.Build("base/1.0.1/1", "FAILED", Samples.Morning.AddDays(1)));
        await WriteAsync(New.Build("base/1.0.1/2", "FAILED", Samples.Morning.AddDays(2), pipeline: "other"));
        await WriteAsync(New.Build("base/1.0.1/3", "FAILED", Samples.Morning.AddDays(2), pipeline: null));

        Assert.Equal(
            [New.Image("base/1.0.1/1"), New.Image("base/1.0.0/10"), New.Image("base/1.0.0/9")],
            await ArnsAsync(Builds.ListByPipelineAsync(New.Arn("image-pipeline/base"), default)));
    }

    [ContractFact]
    public async Task The_highest_available_version_of_a_recipe_is_current_and_the_next_one_after_it_was_disabled()
    {
        await WriteAsync(New.Build("base/1.0.9/12", "AVAILABLE", Samples.Morning.AddDays(5)));
        var newest = await WriteAsync(New.Build("base/1.0.10/2", "AVAILABLE", Samples.Morning));
        await WriteAsync(New.Build("base/1.0.10/1", "AVAILABLE", Samples.Morning));
        await WriteAsync(New.Build("base/1.0.11/1", "FAILED", Samples.Morning));
        await WriteAsync(New.Build("base-2/2.0.0/1", "AVAILABLE", Samples.Morning));
        var recipe = New.Arn("image-recipe/base/1.0.10");

        Assert.Equal(newest.ImageArn, (await Builds.FindCurrentAsync(recipe, default))?.ImageArn);

        await WriteAsync(newest with { Current = newest.Current! with { Status = "DISABLED" } });

        Assert.Equal(New.Image("base/1.0.10/1"), (await Builds.FindCurrentAsync(recipe, default))?.ImageArn);
        Assert.Null(await Builds.FindCurrentAsync(New.Arn("image-recipe/bas/1.0.0"), default));
    }

    [ContractFact]
    public async Task The_build_that_created_an_AMI_is_found_and_that_of_an_unknown_AMI_is_not()
    {
        await WriteAsync(New.Build("base/1.0.0/1", "AVAILABLE", Samples.Morning, "base", $"ami-{AccountRegion.Account}", $"ami-{AccountRegion.Account}-copy"));

        Assert.Equal(New.Image("base/1.0.0/1"), (await Builds.FindByAmiAsync($"ami-{AccountRegion.Account}-copy", default))?.ImageArn);
        Assert.Null(await Builds.FindByAmiAsync("ami-of-nobody", default));
    }

    [ContractFact]
    public async Task A_pointer_without_its_record_finds_no_build()
    {
        // The writer was killed between the pointer and the record. The pointer stays, and repeating the write succeeds.
        var build = New.Build("base/1.0.0/1", "AVAILABLE", Samples.Morning, "base", "ami-1");
        var keys = new RecordKeys(AccountRegion);
        await Table.TryPutAsync(BuildItem.AmiPointer(build.Current!.Amis[0], build.ImageArn, keys), 0, default);

        Assert.Null(await Builds.FindByAmiAsync("ami-1", default));
        await WriteAsync(build);
        Assert.Equal(build.ImageArn, (await Builds.FindByAmiAsync("ami-1", default))?.ImageArn);
    }

    [ContractFact]
    public async Task A_build_of_another_account_or_Region_is_refused()
    {
        var elsewhere = new Samples(new("999999999999", "eu-west-1")).Build("base/1.0.0/1", "AVAILABLE", Samples.Morning, "base", "ami-9");

        var refusal = await Assert.ThrowsAsync<UnusableEventException>(() => Builds.TryWriteAsync(elsewhere, default));

        Assert.Contains(AccountRegion.Account, refusal.Message, StringComparison.Ordinal);
        Assert.Null(await Table.GetAsync(new RecordKeys(AccountRegion).Ami("ami-9"), default));
    }

    [ContractFact]
    public async Task A_damaged_record_is_an_error_and_never_counts_as_absent()
    {
        await PutAsync(new(new(new RecordKeys(AccountRegion).Build(ImageBuildArn.Parse(New.Image("base/1.0.0/1"))), "build"), "build") { Body = "{\"imageArn\":" });

        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => Builds.ReadAsync(New.Image("base/1.0.0/1"), default));

        Assert.Contains("base/1.0.0/1", problem.Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task A_build_whose_record_a_forged_message_has_filled_is_recorded_again()
    {
        var service = NewService("base/1.0.0/1");
        var forged = new Transition(null, new('X', 408_000), Samples.Morning, "sns");
        await WriteAsync(new BuildRecord { ImageArn = New.Image("base/1.0.0/1"), Transitions = [forged] });

        var report = await RecordAsync(service, "base/1.0.0/1");

        Assert.True(report.IsWritten);
        var stored = await Builds.ReadAsync(New.Image("base/1.0.0/1"), default);
        Assert.Equal(("AVAILABLE", "AVAILABLE"), (stored?.Status, stored?.Transitions.Single().To));
    }

    [ContractFact]
    public Task A_damaged_build_record_is_written_again_from_what_the_service_shows() => DamagedIsRewrittenAsync("build");

    [ContractFact]
    public Task Damaged_details_of_a_build_are_written_again_from_what_the_service_shows() => DamagedIsRewrittenAsync("details");

    private async Task DamagedIsRewrittenAsync(string sort)
    {
        var service = NewService("base/1.0.0/1");
        await RecordAsync(service, "base/1.0.0/1");
        var key = new ItemKey(new RecordKeys(AccountRegion).Build(ImageBuildArn.Parse(New.Image("base/1.0.0/1"))), sort);
        var item = (await Table.GetAsync(key, default))!;
        Assert.True(await Table.TryPutAsync(item with { Body = "{\"imageArn\":", Version = item.Version + 1 }, item.Version, default));

        var report = await RecordAsync(service, "base/1.0.0/1");

        Assert.True(report.IsWritten);
        var trail = await Builds.ReadAuditTrailAsync(New.Image("base/1.0.0/1"), default);
        Assert.Equal(("AVAILABLE", "AVAILABLE"), (trail.Build?.Status, trail.Details?.Status));
    }

    private FakeImageBuilder NewService(string path)
    {
        var service = new FakeImageBuilder(new TestClock(Samples.Morning.AddHours(2)));
        service.Snapshots[New.Image(path)] = New.Build(path, "AVAILABLE", Samples.Morning, "base", "ami-1").Current!;
        return service;
    }

    private Task<RecordReport> RecordAsync(FakeImageBuilder service, string path) =>
        new BuildObserver(
            service, service, Builds, new BuildDetailsRecords(Table, AccountRegion), Health(Table, AccountRegion), GateEnds(Table, AccountRegion),
            new NullNotificationPublisher(), new NullMetrics(),
            CoverageRules.None, new TestClock(Samples.Morning.AddHours(2)))
        .ObserveAsync(
            ImageBuildArn.Parse(New.Image(path)), (_, _) => new("TESTING", "AVAILABLE", Samples.Morning.AddHours(1), "eventbridge"), default);

    [ContractFact]
    public async Task A_damaged_build_is_reported_after_all_others_were_returned()
    {
        await WriteAsync(New.Build("base/1.0.0/1", "AVAILABLE", Samples.Morning));
        var keys = new RecordKeys(AccountRegion);
        await PutAsync(new(new(keys.Build(ImageBuildArn.Parse(New.Image("base/1.0.0/2"))), "build"), "build")
        {
            Body = "{",
            Index2 = new(keys.BuildsOfDay(RecordKeys.DayOf(Samples.Morning)), RecordKeys.TimeAnd(Samples.Morning.AddHours(1), "base/1.0.0/2")),
        });

        var seen = new List<string>();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var build in Builds.ListByDayAsync(RecordKeys.DayOf(Samples.Morning), default))
                seen.Add(build.ImageArn);
        });
        Assert.Equal([New.Image("base/1.0.0/1")], seen);
    }

    [ContractFact]
    public async Task A_build_is_reported_with_its_gates_in_one_query()
    {
        await WriteAsync(New.Build("base/1.0.0/1", "AVAILABLE", Samples.Morning));
        await WriteAsync(New.Build("base/1.0.0/10", "AVAILABLE", Samples.Morning));
        await WriteAsync(New.Gate("base/1.0.0/1", "step-a", GateState.Open, Samples.Morning.AddHours(2)));
        await WriteAsync(New.Gate("base/1.0.0/1", "step-b", GateState.Answered, Samples.Morning.AddHours(1)));
        await WriteAsync(New.Gate("base/1.0.0/10", "step-c", GateState.Open, Samples.Morning));

        var trail = await Builds.ReadAuditTrailAsync(New.Image("base/1.0.0/1"), default);

        Assert.Equal(New.Image("base/1.0.0/1"), trail.Build?.ImageArn);
        Assert.Equal(["step-b", "step-a"], trail.Gates.Select(g => g.StepExecutionId));
    }

    [ContractFact]
    public async Task Each_start_is_stored_once_for_any_order_and_number_of_its_events()
    {
        var starts = new BuildStarts(Table, AccountRegion);
        var (first, second) = (New.Start("base/1.0.0/1", "event-b", Samples.Morning), New.Start("base/1.0.0/1", "event-a", Samples.Morning.AddHours(1)));

        Assert.True(await starts.TryAddAsync(second, default));
        Assert.True(await starts.TryAddAsync(first, default));
        Assert.False(await starts.TryAddAsync(first, default));

        Assert.Equal([first, second], await starts.ListAsync(first.ImageArn, default));
        Assert.Empty(await starts.ListAsync(New.Image("base/1.0.0/10"), default));
        Assert.Equal([first, second], (await Builds.ReadAuditTrailAsync(first.ImageArn, default)).Starts);
    }

    [ContractFact]
    public async Task Details_are_read_as_they_were_written_and_are_part_of_the_audit_trail()
    {
        var store = new BuildDetailsRecords(Table, AccountRegion);
        var details = New.Details("base/1.0.0/1");

        var written = await store.TryWriteAsync(details, default);

        Assert.Equal(1, written?.Version);
        Assert.Null(await store.TryWriteAsync(details, default));
        Assert.Equivalent(written, await store.ReadForUpdateAsync(details.ImageArn, default), strict: true);
        Assert.Equivalent(written, (await Builds.ReadAuditTrailAsync(details.ImageArn, default)).Details, strict: true);
        Assert.Null(await store.ReadForUpdateAsync(New.Image("base/1.0.0/10"), default));
    }

    [ContractFact]
    public async Task Only_one_of_two_writers_of_the_same_version_moves_a_cursor()
    {
        var cursors = new ReconcileCursors(Table, AccountRegion);
        var cursor = new ReconcileCursor(new(New.Arn("image-pipeline/base"), New.Image("base/1.0.0/1")), Samples.Morning);

        Assert.Null(await cursors.ReadAsync(default));
        Assert.True(await cursors.TryWriteAsync(cursor, default));
        Assert.False(await cursors.TryWriteAsync(cursor, default));
        Assert.Equal(cursor with { Version = 1 }, await cursors.ReadAsync(default));
    }

    [ContractFact]
    public async Task A_deleted_build_is_no_longer_listed_as_available()
    {
        var build = await WriteAsync(New.Build("base/1.0.0/1", "AVAILABLE", Samples.Morning));

        await WriteAsync(build with { DeletedAt = Samples.Morning.AddDays(1) });

        Assert.Empty(await ArnsAsync(Builds.ListByStatusAsync("AVAILABLE", default)));
        Assert.Equal([build.ImageArn], await ArnsAsync(Builds.ListByStatusAsync("NOT_FOUND", default)));
        Assert.Null(await Builds.FindCurrentAsync(New.Arn("image-recipe/base"), default));
    }

    [ContractFact]
    public async Task The_attributes_of_a_build_are_readable_in_the_console()
    {
        await WriteAsync(New.Build("base/1.0.0/1", "FAILED", Samples.Morning));

        var item = await Table.GetAsync(new(new RecordKeys(AccountRegion).Build(ImageBuildArn.Parse(New.Image("base/1.0.0/1"))), "build"), default);

        Assert.Equal(("FAILED", "no disk", "2026-11-20T09:00:00.000Z"), (item?.Display["status"], item?.Display["failure"], item?.Display["started"]));
        Assert.Contains("\"team\":\"plattform → größer\"", item?.Body, StringComparison.Ordinal);
    }

    private async Task<BuildRecord> WriteAsync(BuildRecord record)
    {
        var written = await Builds.TryWriteAsync(record, default);
        Assert.NotNull(written);
        return written;
    }

    private static async Task<IReadOnlyList<string>> ArnsAsync(IAsyncEnumerable<BuildRecord> builds) => [.. await builds.Select(b => b.ImageArn).ToListAsync()];
}
