using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>Records about the start of builds: runs, cause markers, concurrency slots, schedules, origins.</summary>
public abstract partial class TableContract
{
    private PipelineRunRecords Runs => new(Table, AccountRegion);

    private string Pipeline(string name) => $"arn:aws:imagebuilder:{AccountRegion.Region}:{AccountRegion.Account}:image-pipeline/{name}";

    [ContractFact]
    public async Task A_run_comes_back_as_it_was_written()
    {
        var run = Run("base", 1, Samples.Morning) with { State = PipelineRunState.Running, ImageArn = New.Image("base/1.0.2/7"), StartedAt = Samples.Morning };
        run = run with
        {
            Request = StartRequest.Create(run, 1, "0123456789abcdef", new Dictionary<string, string> { ["env"] = "prod" }, Samples.Morning),
            Retries = [RetryRequest.Create("arn:image", 1, "wf-1", Samples.Morning)],
        };
        run = run.Decided(new(PipelineRunVerdict.Start, "children", "0123456789abcdef", Samples.Morning, null), observed: false);

        var stored = await Runs.TryWriteAsync(run, default);
        Assert.Equivalent(stored, await Runs.ReadAsync(run.PipelineArn, 1, default), strict: true);
        Assert.Equivalent(stored, Assert.Single(await Runs.ReadLatestAsync(run.PipelineArn, default)), strict: true);
        Assert.Equal(1, stored!.Version);
    }

    [ContractFact]
    public async Task Of_two_writers_of_a_run_one_is_refused()
    {
        var stored = await Runs.TryWriteAsync(Run("base", 1, Samples.Morning), default);
        Assert.Null(await Runs.TryWriteAsync(Run("base", 1, Samples.Morning), default));
        Assert.NotNull(await Runs.TryWriteAsync(stored!.Closed("AVAILABLE"), default));
        Assert.Null(await Runs.TryWriteAsync(stored!.Closed("FAILED"), default));
        Assert.Equal("AVAILABLE", (await Runs.ReadAsync(stored!.PipelineArn, 1, default))!.Outcome);
    }

    [ContractFact]
    public async Task The_latest_two_runs_are_read_and_others_left_and_causes_are_no_runs()
    {
        foreach (var n in new[] { 9, 10, 11 })
            await Runs.TryWriteAsync(Run("base", n, Samples.Morning.AddHours(n)), default);
        await Runs.TryWriteMarkerAsync(new(Pipeline("base"), "ParentAvailable:image/x/1.0.0/1", 11, 0), default);
        Assert.Equal([11, 10], (await Runs.ReadLatestAsync(Pipeline("base"), default)).Select(run => run.Sequence));
    }

    [ContractFact]
    public async Task A_closed_run_is_listed_no_more_among_the_open_ones()
    {
        await SeedRunsAsync();
        Assert.Equal(["web", "base"], await NamesAsync(Runs.ListOpenAsync(default)));
        Assert.Equal(["web", "base"], await NamesAsync(Runs.ListByDayAsync(DateOnly.FromDateTime(Samples.Morning.UtcDateTime), default)));

        static async Task<List<string>> NamesAsync(IAsyncEnumerable<PipelineRunRecord> runs)
        {
            var names = new List<string>();
            await foreach (var run in runs)
                names.Add(run.PipelineArn.Split('/')[^1]);
            return names;
        }
    }

    [ContractFact]
    public async Task Only_the_reader_of_the_latest_version_moves_a_marker()
    {
        var marker = new CauseMarker(Pipeline("base"), $"ParameterChanged:{new string('x', 1000)}@2026-11-20T09:00:00Z", 1, 0);
        var stored = await Runs.TryWriteMarkerAsync(marker, default);
        Assert.Equal(marker with { Version = 1 }, await Runs.ReadMarkerAsync(marker.PipelineArn, marker.CauseKey, default));
        Assert.Null(await Runs.TryWriteMarkerAsync(marker with { RunSequence = 2 }, default));
        Assert.Equal(marker with { RunSequence = 2, Version = 2 }, await Runs.TryWriteMarkerAsync(stored! with { RunSequence = 2 }, default));
        Assert.Null(await Runs.ReadMarkerAsync(marker.PipelineArn, "ParentAvailable:other", default));
    }

    [ContractFact]
    public async Task A_slot_is_taken_by_one_and_released()
    {
        var none = await Runs.ReadRunningAsync(default);
        var run = Run("base", 1, Samples.Morning);
        var taken = await Runs.TryWriteRunningAsync(none.With(run, Samples.Morning), default);
        Assert.Null(await Runs.TryWriteRunningAsync(none.With(Run("web", 1, Samples.Morning), Samples.Morning), default));
        Assert.Equal(new RunningBuild(run.PipelineArn, 1, Samples.Morning), Assert.Single((await Runs.ReadRunningAsync(default)).Builds));
        Assert.Empty((await Runs.TryWriteRunningAsync(taken!.Without(run.PipelineArn, 1), default))!.Builds);
    }

    [ContractFact]
    public async Task A_schedule_and_an_origin_come_back_as_they_were_written()
    {
        Assert.Null(await Runs.ReadScheduleMarkerAsync("weekly", default));
        var stored = await Runs.TryWriteScheduleMarkerAsync(new("weekly", "daily(02:00) in UTC", Samples.Morning, 0), default);
        Assert.Equal(stored, await Runs.ReadScheduleMarkerAsync("weekly", default));
        Assert.Null(await Runs.TryWriteScheduleMarkerAsync(new("weekly", "daily(02:00) in UTC", Samples.Morning.AddDays(1), 0), default));

        var origin = new BuildOrigin(Pipeline("base"), 1, "children", ["a"], ["ParentAvailable:a"], "hash", Samples.Morning);
        await Runs.TryWriteOriginAsync(New.Image("base/1.0.2/7"), origin, default);
        await Runs.TryWriteOriginAsync(New.Image("base/1.0.2/7"), origin with { Reason = "again" }, default);
        Assert.Equivalent(origin, await Runs.ReadOriginAsync(New.Image("base/1.0.2/7"), default), strict: true);
        Assert.Null(await Runs.ReadOriginAsync(New.Image("base/1.0.2/8"), default));
    }

    [ContractFact]
    public async Task An_unreadable_run_is_reported_after_all_others_were_returned()
    {
        Assert.NotNull(await Runs.TryWriteAsync(Run("web", 1, Samples.Morning.AddHours(1)), default));
        var keys = new RecordKeys(AccountRegion);
        await PutAsync(
            new(keys.Run(Pipeline("damaged"), 1), "run") { Body = "{", Index3 = new(keys.OpenRuns, RecordKeys.TimeAnd(Samples.Morning, "damaged")) });

        var seen = new List<string>();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var run in Runs.ListOpenAsync(default))
                seen.Add(run.PipelineArn);
        });
        Assert.Equal([Pipeline("web")], seen);
    }

    private PipelineRunRecord Run(string pipeline, int sequence, DateTimeOffset at) => PipelineRunTransitions.Opened(
        Pipeline(pipeline), null, new(Cause.Of(CauseKind.RecipeCreated, "image-recipe/base/1.0.1", at), ["rule"], "because", at, 0, null)) with
    { Sequence = sequence };

    private async Task SeedRunsAsync()
    {
        Assert.NotNull(await Runs.TryWriteAsync(Run("base", 1, Samples.Morning.AddHours(1)).Closed("AVAILABLE"), default));
        Assert.NotNull(await Runs.TryWriteAsync(Run("base", 2, Samples.Morning.AddDays(1)), default));
        Assert.NotNull(await Runs.TryWriteAsync(Run("web", 1, Samples.Morning), default));
        await Runs.TryWriteMarkerAsync(new(Pipeline("base"), "RecipeCreated:image-recipe/base/1.0.1", 1, 0), default);
        await Runs.TryWriteRunningAsync(new RunningBuilds().With(Run("base", 1, Samples.Morning), Samples.Morning), default);
        await Runs.TryWriteScheduleMarkerAsync(new("weekly", "daily(02:00) in UTC", Samples.Morning, 0), default);
        await Runs.TryWriteOriginAsync(New.Image("base/1.0.2/7"), new(Pipeline("base"), 1, "children", ["a"], ["b"], "hash", Samples.Morning), default);
    }
}
