using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>Records about the start of builds: runs, cause markers, concurrency slots, schedules, origins.</summary>
public abstract partial class TableContract
{
    private RoundRecords Rounds => new(Table, Home);

    private string Pipeline(string name) => $"arn:aws:imagebuilder:{Home.Region}:{Home.Account}:image-pipeline/{name}";

    [ContractFact]
    public async Task A_round_comes_back_as_it_was_written()
    {
        var round = Round("base", 1, Samples.Morning) with { State = RoundState.Running, ImageArn = New.Image("base/1.0.2/7"), StartedAt = Samples.Morning };
        round = round with
        {
            Request = StartRequest.Create(round, 1, "0123456789abcdef", Samples.Morning),
            Retries = [RetryRequest.Create("arn:image", 1, "wf-1", Samples.Morning)],
        };
        round = round.Decided(new(RoundVerdict.Start, "children", "0123456789abcdef", Samples.Morning, null), observed: false);

        var stored = await Rounds.TryWriteAsync(round, default);
        Assert.Equivalent(stored, await Rounds.ReadAsync(round.PipelineArn, 1, default), strict: true);
        Assert.Equivalent(stored, Assert.Single(await Rounds.ReadLatestAsync(round.PipelineArn, default)), strict: true);
        Assert.Equal(1, stored!.Version);
    }

    [ContractFact]
    public async Task Of_two_writers_of_a_round_one_is_refused()
    {
        var stored = await Rounds.TryWriteAsync(Round("base", 1, Samples.Morning), default);
        Assert.Null(await Rounds.TryWriteAsync(Round("base", 1, Samples.Morning), default));
        Assert.NotNull(await Rounds.TryWriteAsync(stored!.Closed("AVAILABLE"), default));
        Assert.Null(await Rounds.TryWriteAsync(stored!.Closed("FAILED"), default));
        Assert.Equal("AVAILABLE", (await Rounds.ReadAsync(stored!.PipelineArn, 1, default))!.Outcome);
    }

    [ContractFact]
    public async Task The_latest_two_rounds_are_read_and_others_left_and_causes_are_no_rounds()
    {
        foreach (var n in new[] { 9, 10, 11 })
            await Rounds.TryWriteAsync(Round("base", n, Samples.Morning.AddHours(n)), default);
        await Rounds.TryWriteMarkAsync(new(Pipeline("base"), "ParentAvailable:image/x/1.0.0/1", 11, 0), default);
        Assert.Equal([11, 10], (await Rounds.ReadLatestAsync(Pipeline("base"), default)).Select(round => round.N));
    }

    [ContractFact]
    public async Task A_closed_round_is_listed_no_more_among_the_open_ones()
    {
        await SeedRoundsAsync();
        Assert.Equal(["web", "base"], await NamesAsync(Rounds.ListOpenAsync(default)));
        Assert.Equal(["web", "base"], await NamesAsync(Rounds.ListByDayAsync(DateOnly.FromDateTime(Samples.Morning.UtcDateTime), default)));

        static async Task<List<string>> NamesAsync(IAsyncEnumerable<Round> rounds)
        {
            var names = new List<string>();
            await foreach (var round in rounds)
                names.Add(round.PipelineArn.Split('/')[^1]);
            return names;
        }
    }

    [ContractFact]
    public async Task Only_the_reader_of_the_latest_version_moves_a_marker()
    {
        var mark = new CauseMark(Pipeline("base"), $"ParameterChanged:{new string('x', 1000)}@2026-11-20T09:00:00Z", 1, 0);
        var stored = await Rounds.TryWriteMarkAsync(mark, default);
        Assert.Equal(mark with { Version = 1 }, await Rounds.ReadMarkAsync(mark.PipelineArn, mark.CauseKey, default));
        Assert.Null(await Rounds.TryWriteMarkAsync(mark with { Round = 2 }, default));
        Assert.Equal(mark with { Round = 2, Version = 2 }, await Rounds.TryWriteMarkAsync(stored! with { Round = 2 }, default));
        Assert.Null(await Rounds.ReadMarkAsync(mark.PipelineArn, "ParentAvailable:other", default));
    }

    [ContractFact]
    public async Task A_place_is_taken_by_one_and_given_back()
    {
        var none = await Rounds.ReadRunningAsync(default);
        var round = Round("base", 1, Samples.Morning);
        var taken = await Rounds.TryWriteRunningAsync(none.With(round, Samples.Morning), default);
        Assert.Null(await Rounds.TryWriteRunningAsync(none.With(Round("web", 1, Samples.Morning), Samples.Morning), default));
        Assert.Equal(new RunningBuild(round.PipelineArn, 1, Samples.Morning), Assert.Single((await Rounds.ReadRunningAsync(default)).Builds));
        Assert.Empty((await Rounds.TryWriteRunningAsync(taken!.Without(round.PipelineArn, 1), default))!.Builds);
    }

    [ContractFact]
    public async Task A_schedule_and_an_origin_come_back_as_they_were_written()
    {
        Assert.Null(await Rounds.ReadTimetableAsync("weekly", default));
        var stored = await Rounds.TryWriteTimetableAsync(new("weekly", "daily(02:00) in UTC", Samples.Morning, 0), default);
        Assert.Equal(stored, await Rounds.ReadTimetableAsync("weekly", default));
        Assert.Null(await Rounds.TryWriteTimetableAsync(new("weekly", "daily(02:00) in UTC", Samples.Morning.AddDays(1), 0), default));

        var origin = new BuildOrigin(Pipeline("base"), 1, "children", ["a"], ["ParentAvailable:a"], "hash", Samples.Morning);
        await Rounds.LinkAsync(New.Image("base/1.0.2/7"), origin, default);
        await Rounds.LinkAsync(New.Image("base/1.0.2/7"), origin with { Because = "again" }, default);
        Assert.Equivalent(origin, await Rounds.ReadOriginAsync(New.Image("base/1.0.2/7"), default), strict: true);
        Assert.Null(await Rounds.ReadOriginAsync(New.Image("base/1.0.2/8"), default));
    }

    [ContractFact]
    public async Task A_damaged_round_hides_no_other_and_is_told()
    {
        Assert.NotNull(await Rounds.TryWriteAsync(Round("web", 1, Samples.Morning.AddHours(1)), default));
        var keys = new RecordKeys(Home);
        await PutAsync(
            new(keys.Round(Pipeline("damaged"), 1), "round") { Body = "{", Index3 = new(keys.OpenRounds, RecordKeys.TimeAnd(Samples.Morning, "damaged")) });

        var seen = new List<string>();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var round in Rounds.ListOpenAsync(default))
                seen.Add(round.PipelineArn);
        });
        Assert.Equal([Pipeline("web")], seen);
    }

    private Round Round(string pipeline, int n, DateTimeOffset at) => RoundTransitions.Opened(
        Pipeline(pipeline), null, new(Cause.Of(CauseKind.RecipeCreated, "image-recipe/base/1.0.1", at), ["rule"], "because", at, 0, null)) with
    { N = n };

    private async Task SeedRoundsAsync()
    {
        Assert.NotNull(await Rounds.TryWriteAsync(Round("base", 1, Samples.Morning.AddHours(1)).Closed("AVAILABLE"), default));
        Assert.NotNull(await Rounds.TryWriteAsync(Round("base", 2, Samples.Morning.AddDays(1)), default));
        Assert.NotNull(await Rounds.TryWriteAsync(Round("web", 1, Samples.Morning), default));
        await Rounds.TryWriteMarkAsync(new(Pipeline("base"), "RecipeCreated:image-recipe/base/1.0.1", 1, 0), default);
        await Rounds.TryWriteRunningAsync(new RunningBuilds().With(Round("base", 1, Samples.Morning), Samples.Morning), default);
        await Rounds.TryWriteTimetableAsync(new("weekly", "daily(02:00) in UTC", Samples.Morning, 0), default);
        await Rounds.LinkAsync(New.Image("base/1.0.2/7"), new(Pipeline("base"), 1, "children", ["a"], ["b"], "hash", Samples.Morning), default);
    }
}
