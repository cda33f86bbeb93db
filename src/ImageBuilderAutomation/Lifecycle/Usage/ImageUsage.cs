using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>What all sources together say about one image.</summary>
/// <param name="Uses">Every use, for people; empty when there is no known one.</param>
/// <param name="Kinds">The kinds of the uses, each once.</param>
/// <param name="Unknown">Why there may be uses that no source shows; empty when the evidence is complete and young enough.</param>
/// <param name="Sources">The sources with the age of their evidence, for people: <c>references 0h, other accounts 3d</c>.</param>
public sealed record ImageUsage(IReadOnlyList<string> Uses, IReadOnlyList<UseKind> Kinds, IReadOnlyList<string> Unknown, string Sources)
{
    private const int MaxUnknown = 5;

    /// <summary>Whether others look up the image there, to use it next.</summary>
    public bool IsInChannel => Kinds.Contains(UseKind.Parameter);

    /// <summary>
    /// Combines the evidence. Pure: the order of sources, AMIs and uses does not matter. A use counts however old or incomplete its evidence is. That there is
    /// none is known only if every source that the policy requires has looked at every AMI, completely and recently enough.
    /// </summary>
    public static ImageUsage Of(AskedImage image, IReadOnlyList<SourceEvidence> evidence, UsageRules rules, DateTimeOffset now)
    {
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        var oldest = new SortedDictionary<UsageSourceKind, DateTimeOffset>();
        foreach (var ami in image.Amis.Where(ami => !ami.IsAccepted(rules)))
        {
            if (ami.UnaskedReason(rules) is { } unasked)
            {
                unknown.Add(unasked);
                continue;
            }

            foreach (var (kind, maxAge) in rules.Required())
            {
                if (ReasonUnknown(ami.AmiId, kind, maxAge, evidence, now) is { } reason)
                    unknown.Add(reason);
                else if (Newest(ami.AmiId, kind, evidence)!.AsOf is var asOf && (!oldest.TryGetValue(kind, out var before) || asOf < before))
                    oldest[kind] = asOf;
            }
        }

        if (image.Amis.Count == 0)
            unknown.Add("the service names no AMI of it");
        else if (oldest.Count == 0 && unknown.Count == 0)
            unknown.Add("all of its AMIs are in other accounts or Regions, which are not asked");

        var uses = image.Amis.SelectMany(ami => UsesOf(ami.AmiId, image, evidence, rules, now)).ToList();
        return new(UseTexts.Of(uses), [.. uses.Select(use => use.Kind).Distinct().Order()], Bounded(unknown), Ages(oldest, now));
    }

    private static IEnumerable<AmiUse> UsesOf(string ami, AskedImage image, IReadOnlyList<SourceEvidence> evidence, UsageRules rules, DateTimeOffset now)
    {
        // What the references cover in the own account counts by them alone, while they are known: they name the resources, and are younger than a report.
        var areReferencesKnown = ReasonUnknown(ami, UsageSourceKind.References, rules.References.MaxAge, evidence, now) is null;
        return evidence.Select(source => source.Amis.GetValueOrDefault(ami)).OfType<AmiEvidence>().SelectMany(found => found.Uses).Where(use =>
            !(use.IsCoveredByReferences && areReferencesKnown)
            && !(use.RecipeVersion is { } recipe && image.KnownRecipes.Contains(recipe))
            && !(use.LaunchedAt is { } launched && now - launched > rules.LastLaunch?.Within));
    }

    /// <summary>Why a source does not show that an AMI is unused; null when it does, if it names no use.</summary>
    private static string? ReasonUnknown(string ami, UsageSourceKind kind, TimeSpan maxAge, IReadOnlyList<SourceEvidence> evidence, DateTimeOffset now) =>
        Newest(ami, kind, evidence) switch
        {
            null => $"{kind.Name()}: {Problem(kind, evidence)}",
            { Incomplete: { } incomplete } => $"{kind.Name()}: {incomplete}",
            { AsOf: var asOf } when now - asOf > maxAge => $"{kind.Name()}: the evidence is from {AgeText.Day(asOf)}",
            _ => null,
        };

    private static string Problem(UsageSourceKind kind, IReadOnlyList<SourceEvidence> evidence) =>
        evidence.Where(source => source.Source == kind).Select(source => source.Problem).OfType<string>().Order(StringComparer.Ordinal).FirstOrDefault() ?? "not asked";

    private static AmiEvidence? Newest(string ami, UsageSourceKind kind, IReadOnlyList<SourceEvidence> evidence) =>
        evidence.Where(source => source.Source == kind).Select(source => source.Amis.GetValueOrDefault(ami)).OfType<AmiEvidence>().MaxBy(found => found.AsOf);

    private static List<string> Bounded(SortedSet<string> texts) => texts.Count <= MaxUnknown
        ? [.. texts]
        : [.. texts.Take(MaxUnknown), $"and {texts.Count - MaxUnknown} more reasons"];

    private static string Ages(SortedDictionary<UsageSourceKind, DateTimeOffset> oldest, DateTimeOffset now) =>
        string.Join(", ", oldest.Select(source => $"{source.Key.Name()} {AgeText.Of(now - source.Value)}"));
}

/// <summary>Names uses for people, at most a few of each kind: a reason is stored and mailed.</summary>
internal static class UseTexts
{
    private const int MaxNamed = 3;

    public static IReadOnlyList<string> Of(IEnumerable<AmiUse> uses) =>
    [
        .. uses.GroupBy(use => use.Kind).OrderBy(kind => kind.Key).SelectMany(kind => Named(kind.Key, [.. kind.Select(TextOf).Distinct().Order(StringComparer.Ordinal)])),
    ];

    private static IEnumerable<string> Named(UseKind kind, List<string> names)
    {
        // Several AMIs of an image are launched at several times; only the latest says something.
        if (kind is UseKind.Launch)
            return names.TakeLast(1);
        return names.Count <= MaxNamed ? names : [.. names.Take(MaxNamed), $"{names.Count - MaxNamed} more {Plural(kind)}"];
    }

    private static string TextOf(AmiUse use) => use.Kind switch
    {
        UseKind.Instance => $"instance {use.Name}",
        UseKind.LaunchTemplate => $"launch template {use.Name}{(use.Detail is null ? "" : $" {use.Detail}")}",
        UseKind.Account => $"account {use.Name}{(use.Detail is null ? "" : $": {use.Detail}")}",
        UseKind.Parameter => $"parameter {use.Name}",
        UseKind.Recipe => $"recipe {use.Name}",
        UseKind.Launch => $"launched on {use.Name}",
        UseKind.Pin => $"pinned in {use.Name}",
        _ => $"{use.Name} (a kind that this version does not know)",
    };

    private static string Plural(UseKind kind) => kind switch
    {
        UseKind.Instance => "instances",
        UseKind.LaunchTemplate => "launch templates",
        UseKind.Account => "uses by accounts",
        UseKind.Parameter => "parameters",
        UseKind.Recipe => "recipes",
        UseKind.Pin => "repositories",
        _ => "uses",
    };
}
