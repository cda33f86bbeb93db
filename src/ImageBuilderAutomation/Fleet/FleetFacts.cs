using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Fleet;

/// <summary>What a report of the fleet is based on: the history's images, and what the sources say about their AMIs.</summary>
public sealed record FleetFacts
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>The images with AMIs that the history knows, also deleted ones: instances outlive the image that they were launched from.</summary>
    public required IReadOnlyList<FleetImage> Images { get; init; }

    /// <summary>Why images may be missing; null when every record was read.</summary>
    public string? Incomplete { get; init; }

    /// <summary>The uses in the own account.</summary>
    public required SourceEvidence References { get; init; }

    /// <summary>The stored results of usage reports, by AMI id. They say who uses an AMI in other accounts.</summary>
    public IReadOnlyDictionary<string, UsageReportRecord> Reports { get; init; } = new Dictionary<string, UsageReportRecord>();

    /// <summary>EC2's scan results by AMI id, of the images in use that are not the newest, and of the newest ones of their recipes.</summary>
    public IReadOnlyDictionary<string, Known<AmiFixes>> Scans { get; init; } = new Dictionary<string, Known<AmiFixes>>();

    /// <summary>The findings that Image Builder reported, by image ARN, of the same images, and of those in between where EC2 knows no fix.</summary>
    public IReadOnlyDictionary<string, Known<DatedFindings>> Findings { get; init; } = new Dictionary<string, Known<DatedFindings>>();
}

/// <summary>An image build of the history.</summary>
/// <param name="Recipe"><c>image-recipe/web-shop</c>: the recipe without its version, since all versions are compared together.</param>
/// <param name="Status">As the history knows it; <see cref="BuildRecord.Deleted"/> when the image does not exist any more.</param>
public sealed record FleetImage(ImageBuildArn Arn, string Recipe, string Status, DateTimeOffset? CreatedAt, IReadOnlyList<AskedAmi> Amis)
{
    /// <summary>Whether the image may have been a release at some time: not a build that failed, or that is under way.</summary>
    public bool WasReleased => Status is ImageStatus.Available or ImageStatus.Deprecated or ImageStatus.Disabled or ImageStatus.Deleted or BuildRecord.Deleted;

    /// <summary>Null for a build without an AMI.</summary>
    public static FleetImage? Of(BuildRecord record, AccountRegion accountRegion)
    {
        if (record.Current is not { Amis.Count: > 0 } current || !ImageBuildArn.TryParse(record.ImageArn, out var arn))
            return null;
        var recipe = VersionedArn.TryParse(current.RecipeArn, out var from) ? $"{from.Type}/{from.Name}" : $"image-recipe/{arn.Name}";
        return new(arn, recipe, record.Status ?? "", current.CreatedAt, [.. current.Amis.Select(ami => AskedOf(ami, accountRegion))]);
    }

    private static AskedAmi AskedOf(OutputAmi ami, AccountRegion own) => (ami.AccountId ?? own.Account, ami.Region) == (own.Account, own.Region)
        ? new(ami.ImageId)
        : new(ami.ImageId, new(ami.Region, ami.AccountId is null || ami.AccountId == own.Account ? null : ami.AccountId));
}

/// <summary>For which severities of findings of an AMI a fix exists, according to the results of Amazon Inspector that EC2 returns.</summary>
/// <param name="Since">By severity in capital letters: the earliest time at which a fix for a finding of that severity was known.</param>
public sealed record AmiFixes(DateTimeOffset ScannedAt, IReadOnlyDictionary<string, DateTimeOffset> Since);

/// <summary>The numbers of findings of an image, and when they were read.</summary>
public sealed record DatedFindings(FindingsSummary Findings, DateTimeOffset ReadAt);

/// <summary>EC2's scan results.</summary>
public interface IAmiFixes
{
    /// <returns>By AMI id. An AMI that was never scanned, or that EC2 does not list, is unknown: that is not the same as clean.</returns>
    Task<IReadOnlyDictionary<string, Known<AmiFixes>>> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken);
}

/// <summary>The history's builds by status.</summary>
public interface IFleetHistory
{
    /// <exception cref="InvalidDataException">Some records are unreadable. Thrown after the last readable one.</exception>
    IAsyncEnumerable<BuildRecord> ListByStatusAsync(string status, CancellationToken cancellationToken);
}
