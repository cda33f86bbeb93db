using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.PipelineHealth;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    private PipelineHealthRecords Pipelines => new(Table, AccountRegion);

    [ContractFact]
    public async Task A_pipeline_s_record_comes_back_as_it_was_written()
    {
        var written = await WriteAsync(New.Pipeline("base", disabledAt: Samples.Morning));

        var read = (await Pipelines.ReadAsync(written.PipelineArn, default))!;

        Assert.Equal(1, written.Version);
        Assert.True(written.IsSameAs(read));
        Assert.Null(await Pipelines.ReadAsync(New.Arn("image-pipeline/another"), default));
    }

    [ContractFact]
    public async Task Only_one_of_two_writers_of_the_same_version_writes_a_pipeline_s_record()
    {
        var first = await WriteAsync(New.Pipeline("base", disabledAt: null));

        Assert.NotNull(await Pipelines.TryWriteAsync(first with { PausedAfter = 3 }, default));
        Assert.Null(await Pipelines.TryWriteAsync(first with { PausedAfter = 4 }, default));
        Assert.Null(await Pipelines.TryWriteAsync(first with { Version = 0 }, default));
    }

    [ContractFact]
    public async Task Disabled_pipelines_are_listed_longest_first_and_enabled_ones_are_not()
    {
        await WriteAsync(New.Pipeline("young", Samples.Morning.AddHours(1)));
        var old = await WriteAsync(New.Pipeline("old", Samples.Morning));
        await WriteAsync(New.Pipeline("fine", disabledAt: null));
        Assert.Equal(["old", "young"], await NamesAsync(Pipelines.ListDisabledAsync(default)));
        Assert.Equal(["fine", "old", "young"], await NamesAsync(Pipelines.ListAsync(default)));

        await WriteAsync(old.Ended(EndedBy.Policy, Samples.Morning));
        Assert.Equal(["young"], await NamesAsync(Pipelines.ListDisabledAsync(default)));
    }

    [ContractFact]
    public async Task A_damaged_record_is_named_by_lists_and_replaced_by_the_next_write()
    {
        await WriteAsync(New.Pipeline("base", Samples.Morning));
        var keys = new RecordKeys(AccountRegion);
        await PutAsync(new(keys.Pipeline(PipelineArn.Parse(New.Arn("image-pipeline/web"))), "pipeline")
        {
            Body = "{",
            Index3 = new(keys.DisabledPipelines, RecordKeys.TimeAnd(Samples.Morning.AddHours(-1), "web")),
        });

        var seen = new List<string>();
        var thrown = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var record in Pipelines.ListDisabledAsync(default))
                seen.Add(Domain.Pipeline.NameIn(record.PipelineArn));
        });
        Assert.Equal("base", Assert.Single(seen));
        Assert.Contains("web", thrown.Message, StringComparison.Ordinal);

        var read = (await Pipelines.ReadAsync(New.Arn("image-pipeline/web"), default))!;
        Assert.Equal((1L, 0), (read.Version, read.FailuresInARow));
        Assert.NotNull(await Pipelines.TryWriteAsync(read with { PausedAfter = 3 }, default));
    }

    [ContractFact]
    public async Task Another_account_s_pipeline_is_refused()
    {
        var foreign = New.Pipeline("base", null) with { PipelineArn = "arn:aws:imagebuilder:eu-west-1:999999999999:image-pipeline/base" };
        await Assert.ThrowsAsync<UnusableEventException>(() => Pipelines.TryWriteAsync(foreign, default));
        await Assert.ThrowsAsync<UnusableEventException>(() => Pipelines.ReadAsync(foreign.PipelineArn, default));
    }

    private async Task<PipelineHealthRecord> WriteAsync(PipelineHealthRecord record) =>
        await Pipelines.TryWriteAsync(record, default) ?? throw new InvalidOperationException("Another writer changed the record first.");

    private static async Task<IReadOnlyList<string>> NamesAsync(IAsyncEnumerable<PipelineHealthRecord> records) =>
        [.. (await records.ToListAsync()).Select(record => Domain.Pipeline.NameIn(record.PipelineArn))];
}
