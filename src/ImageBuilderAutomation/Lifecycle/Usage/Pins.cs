using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>The AMI ids that were found in one repository. Each publication replaces the list of its origin.</summary>
/// <param name="Origin">A name that the publisher chose, such as the repository's.</param>
/// <param name="AmiIds">Each once, in order.</param>
/// <param name="Files">The number of files that name one.</param>
/// <param name="By">ARN of the publisher.</param>
public sealed record PinnedAmis(string Origin, IReadOnlyList<string> AmiIds, int Files, string By, DateTimeOffset PublishedAt)
{
    /// <summary>An item holds at most 400 KB, and each id takes 24 bytes of it.</summary>
    public const int MaxIds = 10_000;

    public const int MaxOriginLength = 64;

    public long Version { get; init; }

    /// <summary>What is wrong with a list to be published; null when nothing is.</summary>
    public static string? ProblemOf(string? origin, IReadOnlyCollection<string>? amiIds)
    {
        if (origin is not { Length: > 0 and <= MaxOriginLength } || !origin.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return $"expected origin, a name of 1 to {MaxOriginLength} letters, digits, '-', '_' or '.'";
        return amiIds is null || amiIds.Count > MaxIds || amiIds.Any(id => id is null || !AmiId.IsValid(id)) ? $"expected amis, at most {MaxIds} AMI ids" : null;
    }
}

/// <summary>The stored lists of pinned AMIs.</summary>
public interface IPinnedAmis
{
    /// <summary>The list of every origin.</summary>
    Task<IReadOnlyList<PinnedAmis>> ListAsync(CancellationToken cancellationToken);

    Task<PinnedAmis?> ReadAsync(string origin, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="PinnedAmis.Version"/>; version zero requires that no list exists.</summary>
    Task<bool> TryWriteAsync(PinnedAmis pins, CancellationToken cancellationToken);
}

/// <summary>AMI ids that were found in repositories. An id in a list is a use, however old the list is.</summary>
public sealed class PinSource(IPinnedAmis pins, UsageRules rules, TimeProvider clock) : IUsageSource
{
    public UsageSourceKind Kind => UsageSourceKind.Pins;

    public async Task<SourceEvidence> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken closing, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var lists = await pins.ListAsync(cancellationToken);
        var missing = rules.Pins.From.Where(origin => lists.All(list => list.Origin != origin)).Order(StringComparer.Ordinal).ToList();
        // The oldest required list says how old the evidence is.
        var asOf = lists.Where(list => rules.Pins.From.Contains(list.Origin)).Select(list => list.PublishedAt).DefaultIfEmpty(now).Min();
        var incomplete = missing.Count > 0 ? $"no list of {string.Join(", ", missing)} is published" : null;

        var origins = lists.SelectMany(list => list.AmiIds.Select(ami => (ami, list.Origin))).ToLookup(pin => pin.ami, pin => pin.Origin, StringComparer.Ordinal);
        return new(
            Kind,
            amis.Select(ami => ami.AmiId).Distinct().ToDictionary(
                ami => ami, ami => new AmiEvidence(asOf, [.. origins[ami].Select(origin => new AmiUse(UseKind.Pin, origin))], incomplete), StringComparer.Ordinal),
            Calls: 1);
    }
}
