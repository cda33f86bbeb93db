using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    private ConfigurationRecords Configurations => new(Table, AccountRegion);

    [ContractFact]
    public async Task A_configuration_s_record_comes_back_as_it_was_written()
    {
        var written = await WriteAsync(New.Configuration("infra", ConfigurationState.Repairing, Samples.Morning, Samples.Morning));

        var read = (await Configurations.ReadAsync(written.Arn, default))!;

        Assert.Equal(1, written.Version);
        Assert.Equivalent(written with { Repair = null }, read with { Repair = null }, strict: true);
        Assert.Equal((written.Repair!.Before, written.Repair.After), (read.Repair!.Before, read.Repair.After));
        Assert.Equal(written.Repair.Changes, read.Repair.Changes);
        Assert.Null(await Configurations.ReadAsync(New.Arn("infrastructure-configuration/another"), default));
    }

    /// <summary>Fields are compared after a read, and the comparison must not depend on a culture.</summary>
    [ContractFact]
    public async Task Keys_that_only_look_alike_stay_distinct_after_a_read()
    {
        var written = await WriteAsync(New.Configuration("infra", ConfigurationState.Repairing, Samples.Morning));

        var fields = (await Configurations.ReadAsync(written.Arn, default))!.Repair!.Before;

        Assert.Equal(3, fields.Values.Count);
        Assert.Equal(4, fields.With("tags.gr\u00f6\u00dfe\u200b", FieldValue.Of("zero-width space")).Values.Count);
    }

    [ContractFact]
    public async Task Only_one_of_two_writers_of_the_same_version_writes_a_configuration_record()
    {
        var first = await WriteAsync(New.Configuration("infra", ConfigurationState.Drifted, Samples.Morning));

        Assert.NotNull(await Configurations.TryWriteAsync(first with { State = ConfigurationState.Repairing }, default));
        Assert.Null(await Configurations.TryWriteAsync(first with { State = ConfigurationState.Compliant }, default));
        Assert.Null(await Configurations.TryWriteAsync(first with { Version = 0 }, default));
    }

    [ContractFact]
    public async Task Open_configurations_are_listed_longest_first_and_compliant_ones_are_not()
    {
        await WriteAsync(New.Configuration("young", ConfigurationState.Drifted, Samples.Morning.AddHours(1)));
        var old = await WriteAsync(New.Configuration("old", ConfigurationState.Contested, Samples.Morning));
        await WriteAsync(New.Configuration("fine", ConfigurationState.Compliant, Samples.Morning));
        Assert.Equal(["Infra old", "Infra young"], await NamesAsync(Configurations.ListOpenAsync(default)));

        await WriteAsync(old with { State = ConfigurationState.Deleted });
        Assert.Equal(["Infra young"], await NamesAsync(Configurations.ListOpenAsync(default)));
    }

    [ContractFact]
    public async Task An_unreadable_record_is_reported_after_all_others_were_returned()
    {
        await WriteAsync(New.Configuration("young", ConfigurationState.Drifted, Samples.Morning.AddHours(1)));
        var keys = new RecordKeys(AccountRegion);
        await PutAsync(new(keys.Configuration(ConfigurationArn.Parse(New.Arn("infrastructure-configuration/damaged"))), "configuration")
        {
            Body = "{",
            Index3 = new(keys.OpenConfigurations, RecordKeys.TimeAnd(Samples.Morning, "damaged")),
        });

        var seen = new List<string>();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var record in Configurations.ListOpenAsync(default))
                seen.Add(record.Name);
        });
        Assert.Equal(["Infra young"], seen);
    }

    [ContractFact]
    public async Task Another_account_s_configuration_is_refused()
    {
        var foreign = New.Configuration("infra", ConfigurationState.Drifted, Samples.Morning) with
        {
            Arn = "arn:aws:imagebuilder:eu-west-1:999999999999:infrastructure-configuration/infra",
        };
        await Assert.ThrowsAsync<UnusableEventException>(() => Configurations.TryWriteAsync(foreign, default));
        await Assert.ThrowsAsync<UnusableEventException>(() => Configurations.ReadAsync(foreign.Arn, default));
    }

    private async Task<ConfigurationRecord> WriteAsync(ConfigurationRecord record) =>
        await Configurations.TryWriteAsync(record, default) ?? throw new InvalidOperationException("Another writer changed the record first.");

    private static async Task<IReadOnlyList<string>> NamesAsync(IAsyncEnumerable<ConfigurationRecord> records) =>
        [.. (await records.ToListAsync()).Select(r => r.Name)];
}
