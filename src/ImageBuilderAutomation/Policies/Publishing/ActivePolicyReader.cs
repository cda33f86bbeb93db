using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>Reads the active policy. It never falls back to another policy: the caller decides what a problem means.</summary>
public sealed class ActivePolicyReader(IPolicyPublications publications)
{
    /// <summary>
    /// One consistent query. A second call is needed only where the copy of the texts is not the active policy's: between the two writes of a
    /// publication, or after a crash there until the next publication.
    /// </summary>
    /// <remarks>Throttling and an unreachable table are thrown.</remarks>
    public async Task<ActiveRead> ReadActiveAsync(CancellationToken cancellationToken)
    {
        StoredActive stored;
        try
        {
            stored = await publications.ReadActiveAsync(cancellationToken);
        }
        catch (InvalidDataException problem)
        {
            return new ActiveRead.Unreadable(problem.Message);
        }

        if (stored.Publication is not { } publication)
            return new ActiveRead.Missing();
        if (stored.Copy?.Text is { } copy && copy.Hash == publication.Hash && Read(publication, copy) is ActiveRead.Found found)
            return found;

        try
        {
            return await publications.ReadTextAsync(publication.Hash, cancellationToken) is { } text
                ? Read(publication, text)
                : new ActiveRead.TextMissing(publication);
        }
        catch (InvalidDataException problem)
        {
            return new ActiveRead.Unreadable(problem.Message);
        }
    }

    internal static ActiveRead Read(PolicyPublication publication, PolicyText text)
    {
        PolicyPair pair;
        try
        {
            pair = text.Unpack();
        }
        catch (InvalidDataException problem)
        {
            return new ActiveRead.Unreadable(problem.Message);
        }

        // Without a day: waivers that have ended since do not make the policy unusable.
        var read = PolicyReader.Read(pair.Policy, _ => pair.Waivers);
        return read.Policy is not { } policy
            ? new ActiveRead.Unreadable($"policy {PolicyHashes.Short(publication.Hash)} is not valid for this version: {PolicyCandidate.FirstError(read)}")
            : policy.Hash != publication.Hash ? new ActiveRead.TextMismatch(publication, policy.Hash)
            : new ActiveRead.Found(publication, pair, policy);
    }
}

/// <summary>The active policy, or why there is none.</summary>
public abstract record ActiveRead
{
    private ActiveRead()
    {
    }

    /// <summary>For people: what is wrong with the active policy; null when nothing is.</summary>
    public virtual string? Problem => null;

    public sealed record Found(PolicyPublication Publication, PolicyPair Pair, Policy Policy) : ActiveRead;

    /// <summary>No policy was ever published.</summary>
    public sealed record Missing : ActiveRead
    {
        public override string Problem => "no policy is published";
    }

    public sealed record TextMissing(PolicyPublication Publication) : ActiveRead
    {
        public override string Problem => $"the table has no texts of the active policy {Publication.Hash}";
    }

    /// <param name="FoundHash">The hash of the texts that were read.</param>
    public sealed record TextMismatch(PolicyPublication Publication, string FoundHash) : ActiveRead
    {
        public override string Problem => $"the texts of the active policy {Publication.Hash} have the hash {FoundHash}";
    }

    /// <summary>An item is damaged, or this version cannot read the policy.</summary>
    public sealed record Unreadable(string Reason) : ActiveRead
    {
        public override string Problem => Reason;
    }
}
