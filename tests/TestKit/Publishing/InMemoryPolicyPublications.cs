using System.Runtime.CompilerServices;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies.Publishing;

namespace TestKit.Publishing;

/// <summary>Published policies with a real compare-and-set. Tests may damage the items.</summary>
public sealed class InMemoryPolicyPublications : IPolicyPublications
{
    public PolicyPublication? Active { get; set; }

    public ActiveCopy? Copy { get; set; }

    public PolicyProposal? Proposal { get; set; }

    public Dictionary<string, PolicyText> Texts { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<int, PolicyPublication> History { get; } = [];

    /// <summary>Set to make the active policy's item unreadable.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>Reads of a text by its hash.</summary>
    public int TextReads { get; private set; }

    /// <summary>Writes that took effect.</summary>
    public int Writes { get; private set; }

    /// <summary>Everything that is stored, as text.</summary>
    public string Dump() => string.Join(
        '\n',
        [
            $"{Active} by {Names(Active?.Authors)}", $"{Copy}", $"{Proposal}", .. Texts.Values.Select(text => $"{text}"),
            .. History.Values.Select(publication => $"{publication} by {Names(publication.Authors)}"),
        ]);

    public Task<StoredActive> ReadActiveAsync(CancellationToken cancellationToken) =>
        IsDamaged ? throw new InvalidDataException("The active policy's item is not readable.") : Task.FromResult(new StoredActive(Active, Copy));

    public Task<PolicyText?> ReadTextAsync(string hash, CancellationToken cancellationToken)
    {
        TextReads++;
        return Task.FromResult(Texts.GetValueOrDefault(hash));
    }

    public Task<bool> TryAddTextAsync(PolicyText text, CancellationToken cancellationToken) => Task.FromResult(Written(Texts.TryAdd(text.Hash, text)));

    public Task<PolicyPublication?> TryWriteActiveAsync(PolicyPublication publication, CancellationToken cancellationToken) =>
        Task.FromResult(Written((Active?.Version ?? 0) == publication.Version) ? Active = publication with { Version = publication.Version + 1 } : null);

    public Task<bool> TryWriteCopyAsync(ActiveCopy copy, CancellationToken cancellationToken)
    {
        var isWritten = Written((Copy?.Version ?? 0) == copy.Version);
        if (isWritten)
            Copy = copy with { Version = copy.Version + 1 };
        return Task.FromResult(isWritten);
    }

    public Task<PolicyPublication?> ReadPublicationAsync(int number, CancellationToken cancellationToken) => Task.FromResult(History.GetValueOrDefault(number));

    public Task<bool> TryAddPublicationAsync(PolicyPublication publication, CancellationToken cancellationToken) =>
        Task.FromResult(Written(History.TryAdd(publication.Number, publication)));

    public async IAsyncEnumerable<PolicyPublication> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var publication in History.Values.Reverse().ToList())
            yield return publication;
        await Task.CompletedTask;
    }

    public Task<PolicyProposal?> ReadProposalAsync(CancellationToken cancellationToken) => Task.FromResult(Proposal);

    public Task<PolicyProposal?> TryWriteProposalAsync(PolicyProposal proposal, CancellationToken cancellationToken) =>
        Task.FromResult(Written((Proposal?.Version ?? 0) == proposal.Version) ? Proposal = proposal with { Version = proposal.Version + 1 } : null);

    private bool Written(bool tookEffect)
    {
        Writes += tookEffect ? 1 : 0;
        return tookEffect;
    }

    private static string Names(IReadOnlyList<Person>? people) => string.Join(", ", people ?? []);
}
