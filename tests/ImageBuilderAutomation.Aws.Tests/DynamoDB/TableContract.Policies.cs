using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Policies.Publishing;
using TestKit;
using TestKit.Publishing;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public abstract partial class TableContract
{
    private PolicyPublications Policies => new(Table, AccountRegion);

    [ContractFact]
    public async Task A_published_policy_comes_back_as_it_was_written()
    {
        Assert.Equal(new(null, null), await Policies.ReadActiveAsync(default));
        var publication = Samples.Publication(1) with { Confirmer = PublishingWorld.Bob, ConfirmReason = "größer →", RollbackTo = 7, OmittedChanges = 3 };
        var text = PolicyText.Pack(publication.Hash, PublishingWorld.Packaged);

        Assert.True(await Policies.TryAddTextAsync(text, default));
        var active = (await Policies.TryWriteActiveAsync(publication, default))!;
        Assert.True(await Policies.TryWriteCopyAsync(new(1, text), default));
        Assert.True(await Policies.TryAddPublicationAsync(active, default));

        var stored = await Policies.ReadActiveAsync(default);
        Assert.Equal((1L, 1L, 1, text), (stored.Publication!.Version, stored.Copy!.Version, stored.Copy.Number, stored.Copy.Text));
        foreach (var read in new[] { stored.Publication, (await Policies.ReadPublicationAsync(1, default))!, (await Policies.ListAsync(default).ToListAsync()).Single() })
        {
            Assert.True(read.IsSameAs(publication));
            Assert.Equal((publication.ConfirmReason, 7, 3, publication.PreviousHash), (read.ConfirmReason, read.RollbackTo, read.OmittedChanges, read.PreviousHash));
            Assert.Equal(publication.Authors, read.Authors);
            Assert.Equal(publication.Changes, read.Changes);
        }

        Assert.Equal(text, await Policies.ReadTextAsync(publication.Hash, default));
        Assert.Null(await Policies.ReadTextAsync("another", default));
        Assert.Null(await Policies.ReadPublicationAsync(2, default));
    }

    [ContractFact]
    public async Task Only_one_of_two_publishers_makes_a_policy_active_and_texts_and_history_are_never_changed()
    {
        var first = (await Policies.TryWriteActiveAsync(Samples.Publication(1), default))!;
        Assert.Null(await Policies.TryWriteActiveAsync(Samples.Publication(1), default));
        Assert.NotNull(await Policies.TryWriteActiveAsync(Samples.Publication(2) with { Version = first.Version }, default));
        Assert.Null(await Policies.TryWriteActiveAsync(Samples.Publication(2) with { Version = first.Version }, default));

        Assert.True(await Policies.TryAddTextAsync(new("8f3c1e", "a", "b"), default));
        Assert.False(await Policies.TryAddTextAsync(new("8f3c1e", "c", null), default));
        Assert.Equal("a", (await Policies.ReadTextAsync("8f3c1e", default))!.Policy);

        Assert.True(await Policies.TryAddPublicationAsync(Samples.Publication(1), default));
        Assert.False(await Policies.TryAddPublicationAsync(Samples.Publication(1) with { Reason = "another" }, default));

        Assert.True(await Policies.TryWriteCopyAsync(new(1, new("8f3c1e", "a", null)), default));
        Assert.False(await Policies.TryWriteCopyAsync(new(1, new("8f3c1e", "a", null)), default));
        Assert.True(await Policies.TryWriteCopyAsync(new(2, new("8f3c1e", "a", null)) { Version = 1 }, default));
    }

    [ContractFact]
    public async Task A_proposal_is_replaced_only_by_who_has_read_it()
    {
        Assert.Null(await Policies.ReadProposalAsync(default));
        var written = (await Policies.TryWriteProposalAsync(Samples.Proposal, default))!;
        Assert.Null(await Policies.TryWriteProposalAsync(Samples.Proposal, default));

        var ended = (await Policies.TryWriteProposalAsync(
            written with { End = new(ProposalEnd.Withdrawn, PublishingWorld.Cyd, Samples.Morning) { Reason = "not now" } }, default))!;
        var read = (await Policies.ReadProposalAsync(default))!;

        Assert.Equal((ended.End, 2L, Samples.Proposal.BasedOn), (read.End, read.Version, read.BasedOn));
        Assert.Equal(Samples.Proposal.Changes, read.Changes);
    }

    [ContractFact]
    public async Task A_damaged_active_policy_is_reported_and_a_damaged_copy_counts_as_none()
    {
        var keys = new RecordKeys(AccountRegion);
        await PutAsync(new(keys.ActiveText, "policyText") { Body = "{" });
        Assert.Equal(new(0, null) { Version = 1 }, (await Policies.ReadActiveAsync(default)).Copy);
        Assert.True(await Policies.TryWriteCopyAsync(new(1, new("8f3c1e", "a", null)) { Version = 1 }, default));

        await PutAsync(new(keys.ActivePolicy, "activePolicy"));
        await Assert.ThrowsAsync<InvalidDataException>(() => Policies.ReadActiveAsync(default));
        var read = Assert.IsType<ActiveRead.Unreadable>(await new ActivePolicyReader(Policies).ReadActiveAsync(default));
        Assert.Contains("'activePolicy'", read.Reason, StringComparison.Ordinal);

        await PutAsync(new(keys.PolicyText("8f3c1e"), "policyText") { Body = "[]" });
        await Assert.ThrowsAsync<InvalidDataException>(() => Policies.ReadTextAsync("8f3c1e", default));
    }

    [ContractFact]
    public async Task A_function_that_starts_reads_the_active_policy_with_one_call()
    {
        var hash = PublishingWorld.HashOf(PublishingWorld.Packaged);
        var text = PolicyText.Pack(hash, PublishingWorld.Packaged);
        await Policies.TryAddTextAsync(text, default);
        await Policies.TryWriteActiveAsync(Samples.Publication(1) with { Hash = hash }, default);

        // Without the copy, a second call reads the texts by their hash.
        Assert.Equal(hash, Assert.IsType<ActiveRead.Found>(await new ActivePolicyReader(Policies).ReadActiveAsync(default)).Policy.Hash);

        await Policies.TryWriteCopyAsync(new(1, text), default);
        var effects = new Effects();
        using var client = new InterruptedDynamoDB(Client, effects);
        var reader = new ActivePolicyReader(new PolicyPublications(new(client, ITableFixture.TableName), AccountRegion));
        Assert.Equal(hash, Assert.IsType<ActiveRead.Found>(await reader.ReadActiveAsync(default)).Policy.Hash);
        Assert.Equal(1, effects.Count);
    }

    private async Task SeedPoliciesAsync()
    {
        await Policies.TryAddTextAsync(new("8f3c1e", "a", "b"), default);
        await Policies.TryWriteActiveAsync(Samples.Publication(2), default);
        await Policies.TryWriteCopyAsync(new(2, new("8f3c1e", "a", "b")), default);
        await Policies.TryAddPublicationAsync(Samples.Publication(1), default);
        await Policies.TryAddPublicationAsync(Samples.Publication(2), default);
        await Policies.TryWriteProposalAsync(Samples.Proposal, default);
    }
}
