using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <remarks>Which items expire is a promise of docs/reference/keys.md: no decision may depend on them.</remarks>
public abstract partial class TableContract
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    [ContractFact]
    public async Task A_call_expires_after_the_retention_and_its_answer_changes_nothing_about_that()
    {
        var calls = new CallRecords(Table, AccountRegion, Year);
        var stored = await calls.TryWriteAsync(Call(), default);
        await calls.TryWriteAsync(stored! with { Reason = "answered" }, default);

        Assert.Equal(Samples.Morning + Year, (await Table.GetAsync(new RecordKeys(AccountRegion).Call("ApproveGate", "request-1"), default))!.ExpiresAt);
    }

    [ContractFact]
    public async Task The_lookup_of_a_release_expires_and_the_gate_does_not()
    {
        var released = New.Released("base/1.0.0/1", "step-a", Samples.Morning, "CVE-2026-1");
        await new GateRecords(Table, AccountRegion, Year).TryWriteAsync(released with { Version = 0 }, default);

        var keys = new RecordKeys(AccountRegion);
        Assert.All(
            await Table.QueryAsync(new(TableIndex.Table, keys.ReleasedByWaiver("CVE-2026-1")), default).ToListAsync(),
            pointer => Assert.Equal(Samples.Morning + Year, pointer.ExpiresAt));
        Assert.NotEmpty(await Table.QueryAsync(new(TableIndex.Table, keys.ReleasedByWaiver("CVE-2026-1")), default).ToListAsync());
        Assert.Null(Assert.Single(await Table.QueryAsync(new(TableIndex.Table, keys.Build(keys.Own(released.ImageArn))), default).ToListAsync()).ExpiresAt);
    }

    [ContractFact]
    public async Task Without_a_retention_nothing_expires()
    {
        await new CallRecords(Table, AccountRegion).TryWriteAsync(Call(), default);

        Assert.Null((await Table.GetAsync(new RecordKeys(AccountRegion).Call("ApproveGate", "request-1"), default))!.ExpiresAt);
    }

    private CallRecord Call() =>
        new("ApproveGate", "request-1", new Person($"arn:aws:iam::{AccountRegion.Account}:user/kim", "AIDA"), "approve", "fine", "", Samples.Morning);
}
