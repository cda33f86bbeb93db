using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Policies.Publishing;

namespace TestKit.Publishing;

/// <summary>Published policies. Each call takes effect first, then <see cref="Effects"/> may interrupt the caller.</summary>
/// <param name="writesOnly">Reads are not interrupted, so that two operations have few enough orders to try all.</param>
public sealed class InterruptedPublications(Effects effects, IPolicyPublications publications, bool writesOnly) : IPolicyPublications
{
    public Task<StoredActive> ReadActiveAsync(CancellationToken cancellationToken) => AfterReadAsync(publications.ReadActiveAsync(cancellationToken));

    public Task<PolicyText?> ReadTextAsync(string hash, CancellationToken cancellationToken) => AfterReadAsync(publications.ReadTextAsync(hash, cancellationToken));

    public Task<bool> TryAddTextAsync(PolicyText text, CancellationToken cancellationToken) => AfterAsync(publications.TryAddTextAsync(text, cancellationToken));

    public Task<PolicyPublication?> TryWriteActiveAsync(PolicyPublication publication, CancellationToken cancellationToken) =>
        AfterAsync(publications.TryWriteActiveAsync(publication, cancellationToken));

    public Task<bool> TryWriteCopyAsync(ActiveCopy copy, CancellationToken cancellationToken) => AfterAsync(publications.TryWriteCopyAsync(copy, cancellationToken));

    public Task<PolicyPublication?> ReadPublicationAsync(int number, CancellationToken cancellationToken) =>
        AfterReadAsync(publications.ReadPublicationAsync(number, cancellationToken));

    public Task<bool> TryAddPublicationAsync(PolicyPublication publication, CancellationToken cancellationToken) =>
        AfterAsync(publications.TryAddPublicationAsync(publication, cancellationToken));

    public async IAsyncEnumerable<PolicyPublication> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var list = new List<PolicyPublication>();
        await foreach (var publication in publications.ListAsync(cancellationToken))
            list.Add(publication);
        if (!writesOnly)
            await effects.HappenedAsync();
        foreach (var publication in list)
            yield return publication;
    }

    public Task<PolicyProposal?> ReadProposalAsync(CancellationToken cancellationToken) => AfterReadAsync(publications.ReadProposalAsync(cancellationToken));

    public Task<PolicyProposal?> TryWriteProposalAsync(PolicyProposal proposal, CancellationToken cancellationToken) =>
        AfterAsync(publications.TryWriteProposalAsync(proposal, cancellationToken));

    private Task<T> AfterReadAsync<T>(Task<T> call) => writesOnly ? call : AfterAsync(call);

    private async Task<T> AfterAsync<T>(Task<T> call)
    {
        var result = await call;
        await effects.HappenedAsync();
        return result;
    }
}
