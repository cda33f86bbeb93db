using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>Makes the publication that would follow the active one: its number, its authors and its changes.</summary>
public sealed class NextPublication(IPolicyPublications publications, TimeProvider clock)
{
    /// <param name="rollbackTo">The publication whose policy it repeats; null when it is not a rollback.</param>
    /// <returns>The publication, or why it cannot become active.</returns>
    public async Task<(PolicyPublication Next, string? Problem)> OfAsync(
        ActivePolicy active, Policy policy, IReadOnlyList<PolicyChange> changes, Publishers by, string reason, PolicyPublication? rollbackTo,
        CancellationToken cancellationToken)
    {
        var last = active.Publication ?? await LatestAsync(cancellationToken);
        var loosens = changes.Any(change => change.Effect == ChangeEffect.Loosens);
        List<Person> same = [.. (await WithHashAsync(active, policy.Hash, cancellationToken)).SelectMany(publication => publication.Authors), .. rollbackTo?.Authors ?? []];
        var authors = PolicyAuthors.Of(
            policy, by.Publisher, by.Confirmer, active.Publication is { } publication ? (active.Policy, publication.Authors) : null, loosens, same);
        if (authors.Count > PolicyAuthors.Max)
            authors = PolicyAuthors.OnePerRole(authors);
        // What is released under a policy that only tightens, its predecessor released too, so its authors are enough. A tightening is never refused.
        if (authors.Count > PolicyAuthors.Max && !loosens && active.Publication is { } tightened)
            authors = tightened.Authors;

        var (kept, omitted) = PolicyPublication.Bounded(changes);
        var next = new PolicyPublication((last?.Number ?? 0) + 1, policy.Hash, by.Publisher, reason, clock.GetUtcNow())
        {
            Confirmer = by.Confirmer,
            PreviousHash = active.Policy.Hash,
            RollbackTo = rollbackTo?.Number,
            Authors = authors,
            Changes = kept,
            OmittedChanges = omitted,
            Version = active.Publication?.Version ?? 0,
        };
        return (next, authors.Count <= PolicyAuthors.Max
            ? null
            : $"the policy would have {authors.Count} authors, at most {PolicyAuthors.Max} are kept; publish new rules in place of each gate rule and each waiver and "
                + "have a second person confirm them, or publish a policy that only tightens");
    }

    /// <summary>Somebody may have deleted the active policy's item to return to the packaged policy. The history goes on.</summary>
    private async Task<PolicyPublication?> LatestAsync(CancellationToken cancellationToken)
    {
        await foreach (var publication in publications.ListAsync(cancellationToken))
            return publication;
        return null;
    }

    /// <summary>The publications of one policy. A damaged item of the history must not prevent another publication, and what it says is not known.</summary>
    private async Task<List<PolicyPublication>> WithHashAsync(ActivePolicy active, string hash, CancellationToken cancellationToken)
    {
        List<PolicyPublication> found = [];
        try
        {
            await foreach (var publication in publications.HistoryAsync(active.Publication, cancellationToken))
            {
                if (publication.Hash == hash)
                    found.Add(publication);
            }
        }
        catch (InvalidDataException)
        {
            // Thrown after the last readable one.
        }

        return found;
    }
}

/// <param name="Confirmer">Null when no second person was needed.</param>
public sealed record Publishers(Person Publisher, Person? Confirmer);
