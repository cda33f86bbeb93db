using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Releases.Descendants;

namespace ImageBuilderAutomation.Console.Builds;

/// <summary>One build with all its records.</summary>
/// <param name="Summary">Null until its first state change is recorded.</param>
/// <param name="Release">Its release record; null if there is none.</param>
public sealed record BuildView(ImageBuildArn Image, BuildAuditTrail Trail, BuildSummary? Summary, Known<RecordedRelease?> Release)
{
    /// <summary>Whether anything is recorded about the build.</summary>
    public bool Exists => Trail is not { Build: null, Gates: [], Starts: [], Lifecycle: null, Origin: null };

    public bool IsUnderWay => Summary is null || !ImageStatus.HasEnded(Summary.Status) && Summary.Status != BuildRecord.Deleted;
}

/// <param name="IsInChain">Whether the recipe's chain of releases has it under its number.</param>
public sealed record RecordedRelease(Release Release, bool IsInChain);

/// <summary>What a build's page shows of the service, read only when the person asks.</summary>
public sealed record BuildContents(Known<IReadOnlyList<Finding>> Findings, Known<IReadOnlyList<ReleasedPackage>> Packages);

/// <summary>Reads one build.</summary>
public static class BuildReader
{
    /// <returns>Null if the path names no build.</returns>
    public static ImageBuildArn? Named(string name, string version, string number, AccountRegion accountRegion)
    {
        ArgumentNullException.ThrowIfNull(accountRegion);
        return ImageBuildArn.TryParse(
            $"arn:{accountRegion.Partition}:imagebuilder:{accountRegion.Region}:{accountRegion.Account}:image/{name}/{version}/{number}", out var image) ? image : null;
    }

    public static async Task<BuildView> ReadAsync(StackReadings stack, ImageBuildArn image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(image);
        var trail = await stack.Get<BuildRecords>().ReadAuditTrailAsync(image.ToString(), cancellationToken);
        return new(image, trail, trail.Build is { } build ? BuildSummary.Of(build) : null, await ReadReleaseAsync(stack, image, trail, cancellationToken));
    }

    /// <summary>The findings and packages that the service lists now.</summary>
    public static async Task<BuildContents> ReadContentsAsync(StackReadings stack, ImageBuildArn image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(image);
        var evidence = stack.Get<IReleaseEvidence>();
        var (findings, packages) = (evidence.ReadFindingsAsync(image.ToString(), cancellationToken), evidence.ReadPackagesAsync(image.ToString(), cancellationToken));
        await Task.WhenAll(findings, packages);
        return new(await findings, await packages);
    }

    /// <summary>The recipes and builds that descend from the image. It asks Image Builder about every recipe.</summary>
    public static async Task<DescendantList> ReadDescendantsAsync(StackReadings stack, ImageBuildArn image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stack);
        var policy = await stack.ReadPolicyAsync(cancellationToken);
        return policy.Policy is { } active
            ? await stack.Get<ListDescendants>(active).ListAsync(image, new Known<OwnerRules>.Yes(active.Owners), cancellationToken)
            : await stack.Get<ListDescendants>().ListAsync(image, new Known<OwnerRules>.No(policy.Problem ?? "the policy is not known"), cancellationToken);
    }

    /// <summary>What is left over of the build, read through the list of all leftovers.</summary>
    public static async Task<IReadOnlyList<LeftoverRecord>> ReadLeftoversAsync(StackReadings stack, ImageBuildArn image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stack);
        var arn = image?.ToString();
        return await stack.Get<ILeftoverRecords>().ListAsync(cancellationToken)
            .Where(record => record.ImageArn == arn && record.State is not LeftoverState.Unconfirmed).ToListAsync(cancellationToken);
    }

    private static async Task<Known<RecordedRelease?>> ReadReleaseAsync(
        StackReadings stack, ImageBuildArn image, BuildAuditTrail trail, CancellationToken cancellationToken)
    {
        // Only a build that became available can be released.
        if (trail.Build?.Current is not { } current || ImageStatus.IsInProgress(current.Status))
            return new Known<RecordedRelease?>.Yes(null);
        try
        {
            var releases = stack.Get<IReleaseRecords>();
            if (await releases.ReadAsync(image.ToString(), cancellationToken) is not { Release: var release })
                return new Known<RecordedRelease?>.Yes(null);
            var link = await releases.ReadLinkAsync(release.RecipeArn, release.Number, cancellationToken);
            return new Known<RecordedRelease?>.Yes(new(release, link?.Sha256 == release.Sha256));
        }
        catch (InvalidDataException e)
        {
            return new Known<RecordedRelease?>.No(e.Message);
        }
    }
}
