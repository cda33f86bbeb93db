using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Releases.Watermarks;

/// <summary>The watermarks of the account's AMIs that Image Builder built, and what is to be done about each.</summary>
/// <param name="Amis">By build, the newest first.</param>
/// <param name="ElsewhereCount">AMIs that belong to other accounts: they are copies that no setting of those accounts restricts.</param>
/// <param name="Recipes">Recipes that attach a watermark with a reserved name to everything that they build.</param>
/// <param name="Incomplete">Why AMIs may be missing; null when all were listed.</param>
public sealed record WatermarkReport(
    IReadOnlyList<ReportedAmi> Amis, int ElsewhereCount, Known<IReadOnlyList<RecipeWatermark>> Recipes, string? Incomplete)
{
    /// <summary>Everything is known, and nothing is to be done.</summary>
    public bool IsRight => Incomplete is null && Amis.All(ami => ami.Decision.IsRight) && Recipes is Known<IReadOnlyList<RecipeWatermark>>.Yes([]);
}

/// <param name="ReleaseKey">The key of the watermark that proves the image's release.</param>
/// <param name="Watermarks">Keys; empty if they could not be read.</param>
public sealed record ReportedAmi(
    ImageBuildArn Image, string Status, ReleaseStanding Standing, AmiInRegion Ami, string ReleaseKey, IReadOnlyList<string> Watermarks, WatermarkDecision Decision)
{
    /// <summary>Whether the decision asks for the change.</summary>
    internal bool Asks(WatermarkEffect effect) => effect.Ami == Ami
        && (effect.Change is WatermarkChange.Attach ? Decision.Attach && effect.Key == ReleaseKey : Decision.Remove.Contains(effect.Key));
}

/// <summary>Reads images, what released them and the watermarks of their AMIs. Changes nothing.</summary>
public sealed class WatermarkReporter(
    ILifecycleInventory inventory, IImages images, IBuildDetails details, IRevocations revocations, IAmiWatermarks watermarks, IRecipeWatermarks recipes,
    AccountRegion accountRegion)
{
    /// <summary>How many items of details are read at once.</summary>
    private const int BatchSize = 25;

    /// <summary>All images with AMIs from which instances can be launched.</summary>
    /// <param name="withRecipes">Whether recipes are read too, one call for each version.</param>
    public async Task<WatermarkReport> ReadAsync(bool withRecipes, CancellationToken cancellationToken)
    {
        var listed = await inventory.ReadAsync(withPipelines: false, cancellationToken);
        // Nothing can be launched from a disabled image.
        var built = listed.Images.Where(image => image is { IsContainer: false, AmiIds.Count: > 0, Status: not (ImageStatus.Disabled or ImageStatus.Deleted) })
            .DistinctBy(image => image.Arn)
            .Select(image => new Built(image.Arn, image.Status, [.. image.AmiIds.Distinct().Select(ami => AmiOf(image, ami))]));
        return await ReportAsync([.. built], listed.Incomplete, await ReadRecipesAsync(withRecipes ? null : [], cancellationToken), cancellationToken);
    }

    /// <summary>One image, whatever its status.</summary>
    /// <returns>Null if the image does not exist.</returns>
    public async Task<WatermarkReport?> ReadAsync(ImageBuildArn image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (await images.ReadAsync(image.ToString(), cancellationToken) is not { } snapshot)
            return null;
        var amis = snapshot.Amis.DistinctBy(ami => ami.ImageId)
            .Select(ami => ami with { Region = ami.Region.Length > 0 ? ami.Region : accountRegion.Region, AccountId = ami.AccountId ?? accountRegion.Account });
        return await ReportAsync(
            [new(image, snapshot.Status, [.. amis])], null, await ReadRecipesAsync(snapshot.RecipeArn is { } recipe ? [recipe] : [], cancellationToken), cancellationToken);
    }

    private async Task<Known<IReadOnlyList<RecipeWatermark>>> ReadRecipesAsync(IReadOnlyList<string>? arns, CancellationToken cancellationToken) =>
        await recipes.ReadAsync(arns, cancellationToken) switch
        {
            Known<IReadOnlyList<RecipeWatermark>>.Yes(var read) => new Known<IReadOnlyList<RecipeWatermark>>.Yes(
                [.. read.Where(mark => ReleaseWatermark.IsReserved(mark.Name)).OrderBy(mark => mark.RecipeArn, StringComparer.Ordinal)]),
            var unknown => unknown,
        };

    private async Task<WatermarkReport> ReportAsync(
        IReadOnlyList<Built> built, string? incomplete, Known<IReadOnlyList<RecipeWatermark>> recipeMarks, CancellationToken cancellationToken)
    {
        // Read before the watermarks: a revocation that begins meanwhile is shown by the next report.
        var revoked = (await revocations.ListAsync(cancellationToken)).ToDictionary(one => one.ImageArn, StringComparer.Ordinal);
        var standings = await ReadStandingsAsync(built, revoked, cancellationToken);
        var own = built.SelectMany(OwnAmis).Distinct().ToList();
        var read = await watermarks.ReadAsync(own, cancellationToken);

        List<ReportedAmi> reported = [];
        foreach (var image in built.OrderBy(image => image.Arn.Name, StringComparer.Ordinal).ThenByDescending(image => image.Arn, BuildVersionComparer.Instance))
        {
            var amis = OwnAmis(image);
            foreach (var ami in amis)
            {
                var found = read.GetValueOrDefault(ami) ?? new Known<MarkedAmi>.No("EC2 was not asked about it");
                var facts = new WatermarkFacts(accountRegion.Account, image.Arn.Name, standings[image.Arn.ToString()], amis, found);
                var keys = found is Known<MarkedAmi>.Yes(var marked) ? marked.Watermarks.Select(mark => mark.Key) : [];
                reported.Add(new(
                    image.Arn, image.Status, facts.Standing, ami, ReleaseWatermark.KeyOf(accountRegion.Account, image.Arn.Name), [.. keys],
                    WatermarkDecider.Decide(facts)));
            }
        }

        return new(reported, built.Sum(image => image.Amis.Count) - own.Count, recipeMarks, incomplete);
    }

    private async Task<Dictionary<string, ReleaseStanding>> ReadStandingsAsync(
        IReadOnlyList<Built> built, Dictionary<string, RevocationRecord> revoked, CancellationToken cancellationToken)
    {
        var standings = new Dictionary<string, ReleaseStanding>(StringComparer.Ordinal);
        foreach (var some in built.Chunk(BatchSize))
        {
            var read = await Task.WhenAll(some.Select(image => details.ReadForUpdateAsync(image.Arn.ToString(), cancellationToken)));
            foreach (var (index, image) in some.Index())
            {
                var arn = image.Arn.ToString();
                standings[arn] = ReleaseStanding.Of(image.Status, read[index]?.Coverage, revoked.GetValueOrDefault(arn));
            }
        }

        return standings;
    }

    private IReadOnlyList<AmiInRegion> OwnAmis(Built image) =>
        [.. image.Amis.Where(ami => ami.AccountId == accountRegion.Account).Select(ami => new AmiInRegion(ami.ImageId, ami.Region))];

    private OutputAmi AmiOf(LifecycleImage image, string ami) => image.Elsewhere.TryGetValue(ami, out var place)
        ? new(ami, place.Region, place.AccountId ?? accountRegion.Account, null)
        : new(ami, accountRegion.Region, accountRegion.Account, null);

    /// <param name="Amis">All with Region and account.</param>
    private sealed record Built(ImageBuildArn Arn, string Status, IReadOnlyList<OutputAmi> Amis);
}

public static class WatermarkServices
{
    /// <summary>Adds the report about watermarks and what keeps them. The caller registers the ports, the options, the account and the clock.</summary>
    public static IServiceCollection AddWatermarks(this IServiceCollection services) => services
        .AddSingleton(p => new WatermarkReporter(
            p.Get<ILifecycleInventory>(), p.Get<IImages>(), p.Get<IBuildDetails>(), p.Get<IRevocations>(), p.Get<IAmiWatermarks>(), p.Get<IRecipeWatermarks>(),
            p.Get<AccountRegion>()))
        .AddSingleton(p => new KeepWatermarks(
            p.Get<WatermarkReporter>(), p.Get<IWatermarkRecords>(), p.Get<IAmiWatermarks>(), p.Get<IRevocations>(), p.Get<INotificationPublisher>(),
            p.Get<IModeOverrides>(), p.Get<ChannelOptions>(), p.Get<TimeProvider>(), p.Logger<KeepWatermarks>()));
}
