using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Fleet;

/// <summary>Counts who uses images: in the own account by EC2's references, in other accounts by the latest usage reports.</summary>
internal sealed class FleetUses(FleetFacts facts, UsageRules rules, AccountRegion accountRegion)
{
    private const string Instance = "ec2:Instance";
    private const string LaunchTemplate = "ec2:LaunchTemplate";
    private const int MaxNamed = 3;

    /// <summary>The policy may make no reports. Then those that exist count for as long as by default.</summary>
    private TimeSpan MaxReportAge => (rules.OtherAccounts ?? UsageRules.Default.OtherAccounts!).MaxAge;

    /// <summary>One entry for each account with a use of any kind, the own one first.</summary>
    public IReadOnlyList<AccountUses> Of(FleetImage image)
    {
        var (named, unnamed) = (OwnUses.Of(AmisOf(image).SelectMany(NamedUses)), Unnamed(image));
        var own = new AccountUses(
            accountRegion.Account, named.Instances.Count + unnamed.Instances, named.Templates.Count + unnamed.Templates, named.OlderTemplates.Count,
            named.Others.Count + unnamed.Others, IsOwn: true);
        return
        [
            .. OtherAccounts(image).Append(own).Where(use => use.Instances + use.Templates + use.OlderTemplates + use.Others > 0)
                .OrderByDescending(use => use.IsOwn).ThenBy(use => use.Account, StringComparer.Ordinal),
        ];
    }

    /// <summary>What uses any of the images. EC2 names a launch template for every AMI of its newest versions, so resources of the own account are counted by name.</summary>
    public FleetSum SumOf(IReadOnlyList<FleetImage> images)
    {
        var named = OwnUses.Of(images.SelectMany(AmisOf).SelectMany(NamedUses));
        var counted = images.SelectMany(image => OtherAccounts(image).Append(Unnamed(image))).ToList();
        var accounts = images.SelectMany(Of).Where(use => use.Instances + use.Templates + use.Others > 0).Select(use => use.Account);
        return new(
            named.Instances.Count + counted.Sum(use => use.Instances), named.Templates.Count + counted.Sum(use => use.Templates),
            named.Others.Count + counted.Sum(use => use.Others), accounts.Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>Why there may be more uses of the image than are counted, or fewer by now.</summary>
    public IReadOnlyList<string> GapsOf(FleetImage image)
    {
        var gaps = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var ami in image.Amis)
        {
            // That a policy accepts AMIs elsewhere for retirement does not make their users known.
            if (ami.UnaskedReason(rules with { AcceptsElsewhere = false }) is { } unasked)
            {
                gaps.Add(unasked);
                continue;
            }

            if (GapOfReferences(ami.AmiId) is { } references)
                gaps.Add($"own account: {references}");
            if (GapOfReport(ami.AmiId) is { } report)
                gaps.Add($"other accounts: {report}");
        }

        return [.. gaps];
    }

    private string? GapOfReferences(string ami)
    {
        if (facts.References.Amis.GetValueOrDefault(ami) is not { } found)
            return facts.References.Problem ?? "not asked";
        if (found.Incomplete is { } incomplete)
            return incomplete;
        var unread = found.Uses.Where(use => use is { Kind: UseKind.LaunchTemplate, IsCurrentVersion: null }).Select(use => use.Name)
            .Distinct().Order(StringComparer.Ordinal).ToList();
        return unread.Count == 0 ? null
            : $"the default and latest versions of {string.Join(", ", unread.Take(MaxNamed))}{(unread.Count > MaxNamed ? $" and {unread.Count - MaxNamed} more" : "")} are unknown";
    }

    private string? GapOfReport(string ami) => facts.Reports.GetValueOrDefault(ami) switch
    {
        { Result: { } result } when facts.Now - result.CreatedAt > MaxReportAge => $"the usage report is from {AgeText.Day(result.CreatedAt)}",
        { Result.More: > 0 and var more } => $"{more} entries of the usage report are not stored",
        { Result: not null } => null,
        { Problem: { } problem } => problem,
        { IsPending: true } => "a usage report is being made",
        _ => "no usage report has been made yet",
    };

    private static IEnumerable<string> AmisOf(FleetImage image) => image.Amis.Select(ami => ami.AmiId).Distinct(StringComparer.Ordinal);

    private IReadOnlyList<AmiUse> NamedUses(string ami) => facts.References.Amis.GetValueOrDefault(ami)?.Uses ?? [];

    private IEnumerable<AccountUses> OtherAccounts(FleetImage image) => AmisOf(image).SelectMany(EntriesOf).Where(entry => entry.AccountId != accountRegion.Account)
        .GroupBy(entry => entry.AccountId, StringComparer.Ordinal).Select(account => Counted(account.Key, account));

    /// <summary>
    /// How many resources of the own account a usage report counts beyond those that EC2's references name. References that are complete, and younger than a
    /// report, are the truth; those that failed, or ended early, may lack what the report has.
    /// </summary>
    private AccountUses Unnamed(FleetImage image)
    {
        var (instances, templates, others) = (0L, 0L, 0L);
        foreach (var ami in AmisOf(image).Where(ami => facts.References.Amis.GetValueOrDefault(ami) is not { Incomplete: null }))
        {
            var (named, counted) = (OwnUses.Of(NamedUses(ami)), Counted(accountRegion.Account, EntriesOf(ami).Where(entry => entry.AccountId == accountRegion.Account)));
            instances += Math.Max(0, counted.Instances - named.Instances.Count);
            templates += Math.Max(0, counted.Templates - named.Templates.Count - named.OlderTemplates.Count);
            others += Math.Max(0, counted.Others - named.Others.Count);
        }

        return new(accountRegion.Account, instances, templates, 0, others, IsOwn: true);
    }

    private IReadOnlyList<UsageReportEntry> EntriesOf(string ami) => facts.Reports.GetValueOrDefault(ami)?.Result?.Entries ?? [];

    /// <summary>A report does not say which versions of a launch template it found.</summary>
    private AccountUses Counted(string account, IEnumerable<UsageReportEntry> entries)
    {
        var byType = entries.ToLookup(entry => entry.ResourceType, entry => entry.Count, StringComparer.Ordinal);
        var others = byType.Where(type => type.Key is not (Instance or LaunchTemplate)).Sum(type => type.Sum());
        return new(account, byType[Instance].Sum(), byType[LaunchTemplate].Sum(), 0, others, account == accountRegion.Account);
    }
}

/// <summary>The resources of the own account that use AMIs, each name once, whichever of the AMIs it uses.</summary>
/// <param name="Templates">Launch templates whose default or latest version names an AMI, or may do so.</param>
/// <param name="OlderTemplates">Launch templates of which only other versions do: they have moved on.</param>
internal sealed record OwnUses(IReadOnlySet<string> Instances, IReadOnlySet<string> Templates, IReadOnlySet<string> OlderTemplates, IReadOnlySet<string> Others)
{
    public static OwnUses Of(IEnumerable<AmiUse> uses)
    {
        var all = uses.ToList();
        var templates = NamesOf(all.Where(use => use is { Kind: UseKind.LaunchTemplate, IsCurrentVersion: not false }));
        return new(
            NamesOf(all.Where(use => use.Kind is UseKind.Instance)), templates,
            NamesOf(all.Where(use => use.Kind is UseKind.LaunchTemplate && !templates.Contains(use.Name))),
            all.Where(use => use.Kind is not (UseKind.Instance or UseKind.LaunchTemplate)).Select(use => $"{use.Kind} {use.Name}").ToHashSet(StringComparer.Ordinal));
    }

    private static HashSet<string> NamesOf(IEnumerable<AmiUse> uses) => uses.Select(use => use.Name).ToHashSet(StringComparer.Ordinal);
}
