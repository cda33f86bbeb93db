using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Fleet;

/// <summary>Counts who uses images: in the own account by EC2's references, in other accounts by the latest usage reports.</summary>
internal sealed class FleetUses(FleetFacts facts, UsageRules rules, AccountRegion accountRegion)
{
    private const string Instance = "ec2:Instance";
    private const string LaunchTemplate = "ec2:LaunchTemplate";

    /// <summary>The policy may make no reports. Then those that exist count for as long as by default.</summary>
    private TimeSpan MaxReportAge => (rules.OtherAccounts ?? UsageRules.Default.OtherAccounts!).MaxAge;

    public IReadOnlyList<AccountUses> Of(FleetImage image)
    {
        var amis = image.Amis.Select(ami => ami.AmiId).Distinct(StringComparer.Ordinal).ToList();
        var own = amis.SelectMany(ami => facts.References.Amis.GetValueOrDefault(ami)?.Uses ?? []).Distinct().ToList();
        var reported = amis.SelectMany(EntriesOf).ToList();
        var all = reported.GroupBy(entry => entry.AccountId, StringComparer.Ordinal).Select(account => new AccountUses(
            account.Key, Sum(account, Instance), Sum(account, LaunchTemplate),
            account.Where(entry => entry.ResourceType is not (Instance or LaunchTemplate)).Sum(entry => entry.Count),
            account.Key == accountRegion.Account));
        // A name is counted once, whichever of the image's AMIs it uses.
        var counted = new AccountUses(
            accountRegion.Account, NamesOf(own, UseKind.Instance), NamesOf(own, UseKind.LaunchTemplate), NamesOf(own, UseKind.Unknown), IsOwn: true);
        return
        [
            .. all.Append(counted).GroupBy(use => use.Account, StringComparer.Ordinal)
                .Select(use => use.First() with { Instances = use.Sum(u => u.Instances), Templates = use.Sum(u => u.Templates), Others = use.Sum(u => u.Others) })
                .Where(use => use.Instances + use.Templates + use.Others > 0)
                .OrderByDescending(use => use.IsOwn).ThenBy(use => use.Account, StringComparer.Ordinal),
        ];
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

    private string? GapOfReferences(string ami) => facts.References.Amis.GetValueOrDefault(ami) is not { } found
        ? facts.References.Problem ?? "not asked"
        : found.Incomplete;

    private string? GapOfReport(string ami) => facts.Reports.GetValueOrDefault(ami) switch
    {
        { Result: { } result } when facts.Now - result.CreatedAt > MaxReportAge => $"the usage report is from {AgeText.Day(result.CreatedAt)}",
        { Result.More: > 0 and var more } => $"{more} entries of the usage report are not stored",
        { Result: not null } => null,
        { Problem: { } problem } => problem,
        { IsPending: true } => "a usage report is being made",
        _ => "no usage report has been made yet",
    };

    /// <summary>What a report says about the own account counts only while the references, which are younger, are not known.</summary>
    private IEnumerable<UsageReportEntry> EntriesOf(string ami) => (facts.Reports.GetValueOrDefault(ami)?.Result?.Entries ?? [])
        .Where(entry => entry.AccountId != accountRegion.Account || !facts.References.Amis.ContainsKey(ami));

    private static long NamesOf(List<AmiUse> uses, UseKind kind) => uses.Where(use => use.Kind == kind).Select(use => use.Name).Distinct(StringComparer.Ordinal).Count();

    private static long Sum(IEnumerable<UsageReportEntry> entries, string type) => entries.Where(entry => entry.ResourceType == type).Sum(entry => entry.Count);
}
