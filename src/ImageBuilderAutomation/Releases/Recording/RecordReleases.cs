using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Releases.Recording;

/// <summary>
/// Writes a release record for each image that is released, and copies it into the archive. Repeated, late and concurrent calls have the same result: the
/// table reserves a number for exact bytes once, and whoever finds a reserved number goes on with them.
/// </summary>
public sealed class RecordReleases(
    IReleaseCandidates candidates, ExportRelease export, IReleaseRecords releases, ReleaseArchiver archiver, ReleaseOptions options, TimeProvider clock,
    ILogger<RecordReleases> logger)
{
    /// <summary>For one image that became available. What is not known yet is left to the schedule.</summary>
    /// <returns>Null without a bucket: nothing is read or written.</returns>
    public async Task<RecordingDecision?> HandleAsync(ImageBuildArn image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!options.IsOn)
        {
            Log.Off(logger);
            return null;
        }

        var decision = await RecordAsync(image, cancellationToken);
        Log.Decided(logger, image.ShortName, decision);
        return decision;
    }

    /// <summary>For all images that are available and have no record, and all records that are not in the archive.</summary>
    /// <exception cref="PassFailedException">Some images or recipes failed; the others are recorded.</exception>
    public async Task<RecordingReport> HandleAsync(WorkTime time)
    {
        if (!options.IsOn)
        {
            Log.Off(logger);
            return new(0, 0, 0, 0, 0);
        }

        var pass = new GuardedPass((e, item) => Log.ItemFailed(logger, e, item));
        // Before new ones: the archive takes a recipe's records in the order of their numbers.
        var archived = await ArchiveAsync(pass, time);
        var (recorded, waiting, unreleased) = (0, 0, 0);
        List<ReleaseCandidate> found = [];
        await pass.TryAsync("builds", async () =>
        {
            await foreach (var candidate in candidates.ListAvailableAsync(time.End))
                found.Add(candidate);
        }, time.End);
        var recipes = found.Where(one => one.RecipeArn is not null).GroupBy(one => ArchiveKeys.ChainOf(one.RecipeArn!), StringComparer.Ordinal).ToList();
        foreach (var recipe in Rotation.Of(recipes, clock.GetUtcNow()))
        {
            HashSet<string> known = new(StringComparer.Ordinal);
            var isRead = false;
            await pass.TryAsync(recipe.Key, async token =>
            {
                var chain = await releases.ReadChainAsync(recipe.First().RecipeArn!, token);
                known.UnionWith(chain.Select(release => release.ImageArn));
                isRead = true;
                // The index may lack links of an earlier version; the last link brings the earlier ones with it.
                if (chain is [.., var last])
                    archived += await archiver.ArchiveAsync(last, token);
            }, time);
            foreach (var image in isRead ? recipe.Where(one => !known.Contains(one.Image.ToString())) : [])
            {
                await pass.TryAsync(image.Image.ShortName, async token =>
                {
                    switch ((await RecordAsync(image.Image, token)).Verdict)
                    {
                        case RecordingVerdict.Record:
                            recorded++;
                            break;
                        case RecordingVerdict.Wait:
                            waiting++;
                            break;
                        default:
                            unreleased++;
                            break;
                    }
                }, time);
            }
        }

        var report = new RecordingReport(recorded, archived, waiting, unreleased, pass.Left);
        Log.Recorded(logger, report);
        return pass.Complete("The recording of releases", report);
    }

    private async Task<RecordingDecision> RecordAsync(ImageBuildArn image, CancellationToken cancellationToken)
    {
        var facts = await candidates.ReadAsync(image, clock.GetUtcNow(), cancellationToken);
        var decision = RecordingDecider.Decide(facts, options);
        if (decision.Verdict is not RecordingVerdict.Record)
            return decision;
        await archiver.CheckHeadAsync(facts.RecipeArn!, cancellationToken);
        ReleaseDocument document;
        try
        {
            document = await export.HandleAsync(image, facts.Gates, facts.Starts, facts.Details?.Coverage, cancellationToken);
        }
        catch (UnusableEventException changed)
        {
            // Deprecated, disabled or deleted since the history read it, or revoked.
            return new(RecordingVerdict.None, changed.Message);
        }

        await archiver.ArchiveAsync(document.Release, cancellationToken);
        return decision;
    }

    private async Task<int> ArchiveAsync(GuardedPass pass, WorkTime time)
    {
        var archived = 0;
        List<Release> unarchived = [];
        await pass.TryAsync("records that are not archived", async () =>
        {
            await foreach (var release in releases.ListUnarchivedAsync(time.End))
                unarchived.Add(release);
        }, time.End);
        var recipes = unarchived.GroupBy(release => ArchiveKeys.ChainOf(release.RecipeArn), StringComparer.Ordinal).ToList();
        foreach (var recipe in Rotation.Of(recipes, clock.GetUtcNow()))
        {
            foreach (var release in recipe.OrderBy(release => release.Number))
            {
                await pass.TryAsync($"release {release.Number} of {recipe.Key}", async token =>
                {
                    await archiver.ArchiveAsync(release, token);
                    archived++;
                }, time);
            }
        }

        return archived;
    }
}

/// <summary>Builds that may be released, from the history.</summary>
public interface IReleaseCandidates
{
    /// <summary>Builds whose latest recorded state is AVAILABLE, by recipe and version.</summary>
    IAsyncEnumerable<ReleaseCandidate> ListAvailableAsync(CancellationToken cancellationToken);

    Task<RecordingFacts> ReadAsync(ImageBuildArn image, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <param name="RecipeArn">Null for an import.</param>
public sealed record ReleaseCandidate(ImageBuildArn Image, string? RecipeArn);

/// <param name="Recorded">Images whose record was written and archived.</param>
/// <param name="Archived">Records of earlier runs that are archived now.</param>
/// <param name="Waiting">Images of which something is not known yet.</param>
/// <param name="Unreleased">Available images that no gate released.</param>
/// <param name="Left">Items for which there was no time.</param>
public sealed record RecordingReport(int Recorded, int Archived, int Waiting, int Unreleased, int Left);
