using System.Runtime.CompilerServices;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// The published policies. The active policy's item alone says which policy counts; it is changed by one conditional write. The texts are written before
/// it. The copy of the texts, which saves a call, and the history item are written after it and can be completed later.
/// </summary>
public interface IPolicyPublications
{
    /// <summary>The active policy's item and the copy of its texts, with one consistent query. The copy may be of another policy.</summary>
    /// <exception cref="InvalidDataException">The active policy's item cannot be read. A copy that cannot be read counts as none.</exception>
    Task<StoredActive> ReadActiveAsync(CancellationToken cancellationToken);

    /// <exception cref="InvalidDataException">The item cannot be read.</exception>
    Task<PolicyText?> ReadTextAsync(string hash, CancellationToken cancellationToken);

    /// <returns>False when there is a text of this hash. It is never changed.</returns>
    Task<bool> TryAddTextAsync(PolicyText text, CancellationToken cancellationToken);

    /// <summary>Makes the publication the active policy, if the item still has the version that was read (0: there was none).</summary>
    /// <returns>The publication as written; null when another writer was first.</returns>
    Task<PolicyPublication?> TryWriteActiveAsync(PolicyPublication publication, CancellationToken cancellationToken);

    /// <summary>Replaces the copy of the active policy's texts, if it still has the version that was read (0: there was none).</summary>
    Task<bool> TryWriteCopyAsync(ActiveCopy copy, CancellationToken cancellationToken);

    Task<PolicyPublication?> ReadPublicationAsync(int number, CancellationToken cancellationToken);

    /// <returns>False when the history has this number. It is never changed.</returns>
    Task<bool> TryAddPublicationAsync(PolicyPublication publication, CancellationToken cancellationToken);

    /// <summary>The history, newest first. The latest publication may be missing.</summary>
    IAsyncEnumerable<PolicyPublication> ListAsync(CancellationToken cancellationToken);

    Task<PolicyProposal?> ReadProposalAsync(CancellationToken cancellationToken);

    /// <returns>The proposal as written; null when another writer was first.</returns>
    Task<PolicyProposal?> TryWriteProposalAsync(PolicyProposal proposal, CancellationToken cancellationToken);
}

/// <param name="Publication">Null when no policy was ever published.</param>
public sealed record StoredActive(PolicyPublication? Publication, ActiveCopy? Copy);

/// <summary>A copy of the active policy's texts.</summary>
/// <param name="Number">The publication that it was written for.</param>
/// <param name="Text">Null when it cannot be read.</param>
public sealed record ActiveCopy(int Number, PolicyText? Text)
{
    public long Version { get; init; }
}

public static class PublicationHistory
{
    /// <summary>What a call about policies finds. A record that cannot be read counts as none: nothing is published then either.</summary>
    public static async Task<SeenRecords> SeeAsync(this IPolicyPublications publications, CancellationToken cancellationToken)
    {
        try
        {
            var active = await publications.ReadActiveAsync(cancellationToken);
            return new(active.Publication?.Number ?? 0, (await publications.ReadProposalAsync(cancellationToken))?.Version ?? 0);
        }
        catch (InvalidDataException)
        {
            return new(0, 0);
        }
    }

    /// <summary>The whole history, newest first, with the active publication where a crash left it out.</summary>
    public static async IAsyncEnumerable<PolicyPublication> HistoryAsync(
        this IPolicyPublications publications, PolicyPublication? active, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isFirst = true;
        await foreach (var publication in publications.ListAsync(cancellationToken))
        {
            if (isFirst && active is not null && active.Number > publication.Number)
                yield return active;
            isFirst = false;
            yield return publication;
        }

        if (isFirst && active is not null)
            yield return active;
    }
}
