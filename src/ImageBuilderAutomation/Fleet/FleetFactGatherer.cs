using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Fleet;

/// <summary>Reads what a report of the fleet is based on. Changes nothing, and requests no usage report.</summary>
public sealed class FleetFactGatherer(
    IFleetHistory history, IBuildDetails details, UsageSources sources, IUsageReportRecords reports, IAmiFixes fixes, UsageRules rules, AccountRegion accountRegion,
    TimeProvider clock)
{
    /// <summary>How many items of details are read at once.</summary>
    private const int BatchSize = 25;

    /// <summary>All that this version knows: a build that failed, or is under way, may have reached some Regions already.</summary>
    private static readonly string[] Statuses = [.. ImageStatus.InOrder, BuildRecord.Deleted];

    /// <summary>One call of EC2 for ten AMIs, one for two hundred scan results, and one query for each status of an image.</summary>
    public async Task<FleetFacts> GatherAsync(CancellationToken cancellationToken)
    {
        var (images, incomplete) = await ListAsync(cancellationToken);
        var amis = Reachable(images);
        var references = sources.All.FirstOrDefault(source => source.Kind == UsageSourceKind.References) is { } source
            ? await source.ReadAsync(amis, cancellationToken, cancellationToken)
            : new SourceEvidence(UsageSourceKind.References, new Dictionary<string, AmiEvidence>(), Calls: 0, "there is no source");
        var stored = (await reports.ListAsync(cancellationToken)).ToDictionary(record => record.AmiId, StringComparer.Ordinal);

        var facts = new FleetFacts { Now = clock.GetUtcNow(), Images = images, Incomplete = incomplete, References = references, Reports = stored };
        var compared = FleetReport.Compared(facts, rules, accountRegion);
        var scanned = facts with
        {
            Scans = await fixes.ReadAsync(Reachable(compared), cancellationToken),
            Findings = await ReadFindingsAsync(compared, cancellationToken),
        };
        var between = compared.Where(image => ImageFixes.NeedsLater(image, scanned)).SelectMany(image => ImageFixes.LaterOf(image, images))
            .DistinctBy(image => image.Arn).Except(compared).ToList();
        var findings = await ReadFindingsAsync(between, cancellationToken);
        return scanned with { Findings = scanned.Findings.Concat(findings).ToDictionary(StringComparer.Ordinal) };
    }

    private async Task<(List<FleetImage> Images, string? Incomplete)> ListAsync(CancellationToken cancellationToken)
    {
        List<FleetImage> images = [];
        string? incomplete = null;
        foreach (var status in Statuses)
        {
            try
            {
                await foreach (var record in history.ListByStatusAsync(status, cancellationToken))
                {
                    if (FleetImage.Of(record, accountRegion) is { } image)
                        images.Add(image);
                }
            }
            catch (InvalidDataException damaged)
            {
                // The readable ones were listed before.
                incomplete = incomplete is null ? damaged.Message : $"{incomplete}; {damaged.Message}";
            }
        }

        // A build that changed its status in the meantime is listed twice.
        return ([.. images.DistinctBy(image => image.Arn)], incomplete);
    }

    private List<AmiInRegion> Reachable(IEnumerable<FleetImage> images) =>
        [.. images.SelectMany(image => image.Amis.Select(ami => ami.Reachable(rules, image.Arn.Region))).OfType<AmiInRegion>().DistinctBy(ami => ami.AmiId)];

    private async Task<Dictionary<string, Known<DatedFindings>>> ReadFindingsAsync(IReadOnlyList<FleetImage> images, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Known<DatedFindings>>(StringComparer.Ordinal);
        foreach (var some in images.Select(image => image.Arn.ToString()).Chunk(BatchSize))
        {
            var read = await Task.WhenAll(some.Select(arn => details.ReadForUpdateAsync(arn, cancellationToken)));
            foreach (var (index, arn) in some.Index())
                found[arn] = FindingsOf(read[index]);
        }

        return found;
    }

    private static Known<DatedFindings> FindingsOf(BuildDetails? details) => details switch
    {
        { IsUnreadable: false, Findings: { } findings } => new Known<DatedFindings>.Yes(new(findings, details.ReadStartedAt)),
        { IsUnreadable: false, FindingsUnknown: { } reason } => new Known<DatedFindings>.No(reason),
        _ => new Known<DatedFindings>.No("the history has no findings of it"),
    };
}
