using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Releases;

/// <summary>
/// Writes a build's release record once: first the record, then its link in the recipe's chain. An invocation that finds a record without its
/// link adds that link. The record is written anew only if another build has taken its number.
/// </summary>
public sealed class ExportRelease(IImages images, IReleaseEvidence evidence, IReleaseRecords releases, TimeProvider clock)
{
    private const int Attempts = 10;

    /// <param name="gates">The gates of the build, from the history.</param>
    /// <param name="starts">The starts of the build, from the history.</param>
    /// <exception cref="UnusableEventException">The build is not available or has no recipe, so nothing was released.</exception>
    /// <exception cref="ContendedRecordException">Other writers kept changing the records.</exception>
    public async Task<ReleaseDocument> HandleAsync(
        ImageBuildArn image, IReadOnlyList<GateRecord> gates, IReadOnlyList<BuildStart> starts, CancellationToken cancellationToken)
    {
        ReleaseFacts? facts = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var written = await releases.ReadAsync(image.ToString(), cancellationToken);
            facts ??= written is null ? await GatherAsync(image, gates, starts, cancellationToken) : null;
            var chain = await releases.ReadChainAsync(written?.Release.RecipeArn ?? RecipeOf(facts!.Image), cancellationToken);
            if (written is not null && chain.Contains(written.Release))
                return written;

            if (written is null || written.Release.Number != chain.Count + 1)
            {
                facts ??= await GatherAsync(image, gates, starts, cancellationToken);
                written = await releases.TryWriteAsync(DocumentAfter(chain is [.., var last] ? last : null, facts, written?.Version ?? 0), cancellationToken);
            }

            if (written is not null && await releases.TryAppendAsync(written.Release, cancellationToken))
                return written;
        }

        throw new ContendedRecordException(image.ToString(), Attempts);
    }

    private async Task<ReleaseFacts> GatherAsync(
        ImageBuildArn image, IReadOnlyList<GateRecord> gates, IReadOnlyList<BuildStart> starts, CancellationToken cancellationToken)
    {
        var snapshot = await images.ReadAsync(image.ToString(), cancellationToken);
        if (snapshot is not { Status: "AVAILABLE" })
            throw new UnusableEventException("a build that is AVAILABLE", $"{image}, which is {snapshot?.Status ?? "not found"}");

        RecipeOf(snapshot);
        return new(
            snapshot,
            gates,
            starts,
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
