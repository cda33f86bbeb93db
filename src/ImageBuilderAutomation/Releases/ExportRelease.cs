using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Releases;

/// <summary>
/// Writes a build's release record once: first the record, then its link in the recipe's chain. An invocation that finds a record without its
/// link adds that link. The record is written anew only if another build has taken its number.
/// </summary>
public sealed class ExportRelease(IImages images, IReleaseEvidence evidence, IReleaseRecords releases, IRevocations revocations, TimeProvider clock)
{
    private const int Attempts = 10;

    /// <param name="gates">The gates of the build, from the history.</param>
    /// <param name="starts">The starts of the build, from the history.</param>
    /// <param name="coverage">Whether gates released the build, from the history; null if the history does not say.</param>
    /// <exception cref="UnusableEventException">
    /// The build is not available, has no recipe, was not released by its gates or is revoked. No number is reserved for it.
    /// </exception>
    /// <exception cref="ContendedRecordException">Other writers kept changing the records.</exception>
    public async Task<ReleaseDocument> HandleAsync(
        ImageBuildArn image, IReadOnlyList<GateRecord> gates, IReadOnlyList<BuildStart> starts, GateCoverage? coverage,
        CancellationToken cancellationToken)
    {
        ReleaseFacts? facts = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var written = await releases.ReadAsync(image.ToString(), cancellationToken);
            facts ??= written is null ? await GatherAsync(image, gates, starts, coverage, cancellationToken) : null;
            var last = await releases.ReadLastAsync(written?.Release.RecipeArn ?? RecipeOf(facts!.Image), cancellationToken);
            if (written is not null && await IsLinkedAsync(written.Release, last, cancellationToken))
                return written;

            await RequireReleasedAsync(image, coverage, cancellationToken);
            if (written is null || written.Release.Number != (last?.Number ?? 0) + 1)
            {
                facts ??= await GatherAsync(image, gates, starts, coverage, cancellationToken);
                written = await releases.TryWriteAsync(DocumentAfter(last, facts, written?.Version ?? 0), cancellationToken);
            }

            if (written is not null && await releases.TryAppendAsync(written.Release, cancellationToken))
                return written;
        }

        throw new ContendedRecordException(image.ToString(), Attempts);
    }

    /// <param name="last">Read after the record: another invocation may have added the record's link in between.</param>
    private async Task<bool> IsLinkedAsync(Release release, Release? last, CancellationToken cancellationToken) =>
        release.Number <= last?.Number
        && release == (release.Number == last.Number ? last : await releases.ReadLinkAsync(release.RecipeArn, release.Number, cancellationToken));

    /// <summary>A number in the chain is for ever, and a signature covers it: unknown is not released.</summary>
    private async Task RequireReleasedAsync(ImageBuildArn image, GateCoverage? coverage, CancellationToken cancellationToken)
    {
        if (coverage is null or { IsGap: true })
        {
            throw new UnusableEventException(
                "a build that the gates of its policy released, as 'history show' tells",
                $"{image.ShortName}: {coverage?.Reason ?? "the history does not say whether gates released it"}");
        }

        var revoked = await revocations.ReadAsync(image.ToString(), cancellationToken);
        if (revoked is { State: RevocationState.Unreadable })
            throw new InvalidDataException($"The record of the revocation of {image.ShortName} is damaged, so it may be revoked; revoke or restore it again.");
        if (revoked is { IsRevoked: true })
            throw new UnusableEventException("a build that is not revoked", $"{image.ShortName}, which {revoked.By} revoked: {revoked.Reason}");
    }

    private async Task<ReleaseFacts> GatherAsync(
        ImageBuildArn image, IReadOnlyList<GateRecord> gates, IReadOnlyList<BuildStart> starts, GateCoverage? coverage,
        CancellationToken cancellationToken)
    {
        var snapshot = await images.ReadAsync(image.ToString(), cancellationToken);
        if (snapshot is not { Status: ImageStatus.Available })
            throw new UnusableEventException("a build that is AVAILABLE", $"{image}, which is {snapshot?.Status ?? "not found"}");

        RecipeOf(snapshot);
        return new(
            snapshot,
            gates,
            starts,
            coverage,
            await evidence.ReadPackagesAsync(image.ToString(), cancellationToken),
            await evidence.ReadFindingsAsync(image.ToString(), cancellationToken),
            Previous: null);
    }

    private ReleaseDocument DocumentAfter(Release? previous, ReleaseFacts facts, long version)
    {
        var text = ReleaseText.Of(facts with { Previous = previous });
        var release = new Release(
            RecipeOf(facts.Image), (previous?.Number ?? 0) + 1, facts.Image.Arn, ReleaseHash.Of(text), previous?.Sha256, clock.GetUtcNow());
        return new(release, text) { Version = version };
    }

    private static string RecipeOf(ImageSnapshot image) =>
        image.RecipeArn ?? throw new UnusableEventException("a build of a recipe", $"{image.Arn}, which was imported");
}

/// <summary>Reads the parts of a release record that are not in the build's history from the service.</summary>
public interface IReleaseEvidence
{
    /// <summary>Reads every page of ListImagePackages. Unknown if there are more packages than the limit.</summary>
    Task<Known<IReadOnlyList<ReleasedPackage>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Known only if the scan of this build has completed and every page was read.</summary>
    Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken);
}

/// <summary>Everything in a release record. The same facts give the same bytes, whatever the order of their lists.</summary>
/// <param name="Image">As read from the service for this record.</param>
/// <param name="Coverage">Null if the history does not say whether gates released the build.</param>
/// <param name="Previous">The last link of the chain; null if this release is the recipe's first.</param>
public sealed record ReleaseFacts(
    ImageSnapshot Image,
    IReadOnlyList<GateRecord> Gates,
    IReadOnlyList<BuildStart> Starts,
    GateCoverage? Coverage,
    Known<IReadOnlyList<ReleasedPackage>> Packages,
    Known<IReadOnlyList<Finding>> Findings,
    Release? Previous);

public sealed record ReleasedPackage(string Name, string? Version);
