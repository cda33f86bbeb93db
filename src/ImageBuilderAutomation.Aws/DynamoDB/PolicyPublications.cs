using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class PolicyPublications(RecordTable table, AccountRegion accountRegion) : IPolicyPublications
{
    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<StoredActive> ReadActiveAsync(CancellationToken cancellationToken)
    {
        var (publication, copy) = ((PolicyPublication?)null, (ActiveCopy?)null);
        await foreach (var item in table.QueryAsync(new(TableIndex.Table, _keys.Policies) { SortPrefix = RecordKeys.ActivePolicySort }, cancellationToken))
        {
            if (item.Key.Sort == RecordKeys.ActivePolicySort)
                publication = RecordBody.Read(item, RecordJson.Readable.PolicyPublication) with { Version = item.Version };
            else if (item.Key.Sort == RecordKeys.ActiveTextSort)
                copy = PolicyItems.Copy(item);
        }

        return new(publication, copy);
    }

    public async Task<PolicyText?> ReadTextAsync(string hash, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.PolicyText(hash), cancellationToken) is { } item ? RecordBody.Read(item, RecordJson.Readable.PolicyText) : null;

    public Task<bool> TryAddTextAsync(PolicyText text, CancellationToken cancellationToken) =>
        table.TryPutAsync(PolicyItems.Of(text, _keys), expectedVersion: 0, cancellationToken);

    public async Task<PolicyPublication?> TryWriteActiveAsync(PolicyPublication publication, CancellationToken cancellationToken)
    {
        var next = publication with { Version = publication.Version + 1 };
        return await table.TryPutAsync(PolicyItems.OfActive(next, _keys), publication.Version, cancellationToken) ? next : null;
    }

    public Task<bool> TryWriteCopyAsync(ActiveCopy copy, CancellationToken cancellationToken) =>
        table.TryPutAsync(PolicyItems.Of(copy with { Version = copy.Version + 1 }, _keys), copy.Version, cancellationToken);

    public async Task<PolicyPublication?> ReadPublicationAsync(int number, CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.Publication(number), cancellationToken) is { } item ? Publication(item) : null;

    public Task<bool> TryAddPublicationAsync(PolicyPublication publication, CancellationToken cancellationToken) =>
        table.TryPutAsync(PolicyItems.Of(publication with { Version = 1 }, _keys), expectedVersion: 0, cancellationToken);

    public IAsyncEnumerable<PolicyPublication> ListAsync(CancellationToken cancellationToken) => table.ListAsync(
        new(TableIndex.Table, _keys.Policies) { SortPrefix = RecordKeys.PublicationPrefix, Descending = true }, Publication, cancellationToken);

    public async Task<PolicyProposal?> ReadProposalAsync(CancellationToken cancellationToken) =>
        await table.GetAsync(_keys.PolicyProposal, cancellationToken) is { } item
            ? RecordBody.Read(item, RecordJson.Readable.PolicyProposal) with { Version = item.Version }
            : null;

    public async Task<PolicyProposal?> TryWriteProposalAsync(PolicyProposal proposal, CancellationToken cancellationToken)
    {
        var next = proposal with { Version = proposal.Version + 1 };
        return await table.TryPutAsync(PolicyItems.Of(next, _keys), proposal.Version, cancellationToken) ? next : null;
    }

    private static PolicyPublication Publication(TableItem item) => RecordBody.Read(item, RecordJson.Readable.PolicyPublication);
}

/// <summary>Converts published policies to items: their keys and the attributes that people see in the console.</summary>
internal static class PolicyItems
{
    public const string ActiveKind = "activePolicy";
    public const string TextKind = "policyText";
    public const string PublicationKind = "publication";
    public const string ProposalKind = "proposal";

    /// <summary>Read before every act, so without the body.</summary>
    /// <returns>Null for an item that is damaged.</returns>
    public static PublicationId? IdOf(TableItem active) =>
        active.Display.GetValueOrDefault("policy") is { } hash
        && int.TryParse(active.Display.GetValueOrDefault("publication"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(number, hash)
            : null;

    public static TableItem OfActive(PolicyPublication publication, RecordKeys keys) => Of(publication, keys.ActivePolicy, ActiveKind);

    public static TableItem Of(PolicyPublication publication, RecordKeys keys) => Of(publication, keys.Publication(publication.Number), PublicationKind);

    public static TableItem Of(PolicyText text, RecordKeys keys) => new(keys.PolicyText(text.Hash), TextKind)
    {
        Version = 1,
        Body = RecordBody.Write(text, RecordJson.Readable.PolicyText),
    };

    public static TableItem Of(ActiveCopy copy, RecordKeys keys) => new(keys.ActiveText, TextKind)
    {
        Version = copy.Version,
        Body = RecordBody.Write(copy, RecordJson.Readable.ActiveCopy),
    };

    public static TableItem Of(PolicyProposal proposal, RecordKeys keys) => new(keys.PolicyProposal, ProposalKind)
    {
        Version = proposal.Version,
        Body = RecordBody.Write(proposal, RecordJson.Readable.PolicyProposal),
        Display = new Dictionary<string, string>
        {
            ["policy"] = proposal.Hash,
            ["by"] = proposal.Proposer.Arn,
            ["at"] = RecordKeys.Time(proposal.At),
            ["state"] = proposal.End?.How ?? "open",
        },
    };

    /// <summary>A copy that cannot be read is replaced by the next one. Functions read the texts themselves instead.</summary>
    public static ActiveCopy Copy(TableItem item) => item.Version == 0
        ? new(0, null)
        : RecordBody.ReadForUpdate(item, RecordJson.Readable.ActiveCopy, version => new(0, null) { Version = version }) with { Version = item.Version };

    private static TableItem Of(PolicyPublication publication, ItemKey key, string kind) => new(key, kind)
    {
        Version = publication.Version,
        Body = RecordBody.Write(publication, RecordJson.Readable.PolicyPublication),
        Display = new Dictionary<string, string>
        {
            ["policy"] = publication.Hash,
            ["publication"] = publication.Number.ToString(CultureInfo.InvariantCulture),
            ["by"] = publication.Publisher.Arn,
            ["at"] = RecordKeys.Time(publication.At),
            ["reason"] = publication.Reason,
        },
    };
}
