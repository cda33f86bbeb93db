using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>Who uses an image, for people.</summary>
/// <param name="IsUnused">Every source looked at every AMI and found no use.</param>
public sealed record ImageUses(IReadOnlyList<string> Lines, bool IsUnused)
{
    /// <summary>Stands for an image about which nobody could be asked.</summary>
    public static ImageUses Unknown(string reason) => new([$"it is not known whether it is used: {reason}"], IsUnused: false);

    /// <summary>Asks every source about all AMIs of an image, in every Region in which it has one, whatever the policy names.</summary>
    /// <param name="gatherer">Creates the gatherer that asks by these rules.</param>
    public static async Task<ImageUses> ReadAsync(
        ImageBuildArn image, IImages images, Func<UsageRules, UsageGatherer> gatherer, AccountRegion own, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(gatherer);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(clock);
        var snapshot = await images.ReadAsync(image.ToString(), cancellationToken);
        var asked = Asked(snapshot?.Amis ?? [], own);
        // Every Region in which it is disabled is asked about.
        var rules = UsageRules.Default with { Regions = [.. asked.Select(ami => ami.Elsewhere).OfType<AmiLocation>().Select(place => place.Region).Distinct()] };
        var places = asked.Select(ami => ami.Reachable(rules, own.Region)).OfType<AmiInRegion>().ToList();
        var evidence = await gatherer(rules).ReadAsync(places, cancellationToken, cancellationToken);
        return Of(ImageUsage.Of(new(asked, new HashSet<string>()), evidence, rules, clock.GetUtcNow()));
    }

    /// <summary>Those of other accounts too: they are disabled as well, and that nobody can be asked about them is a reason to leave the image alone.</summary>
    public static IReadOnlyList<AskedAmi> Asked(IReadOnlyList<OutputAmi> amis, AccountRegion own) =>
    [
        .. amis.Select(ami => new AmiLocation(ami.Region.Length > 0 ? ami.Region : own.Region, ami.AccountId == own.Account ? null : ami.AccountId))
            .Zip(amis, (place, ami) => new AskedAmi(ami.ImageId, place == new AmiLocation(own.Region, null) ? null : place)).DistinctBy(ami => ami.AmiId),
    ];

    private static ImageUses Of(ImageUsage usage)
    {
        List<string> lines = [.. usage.Uses.Select(use => $"used by {use}"), .. usage.Unknown.Select(reason => $"it is not known whether it is used: {reason}")];
        return lines.Count > 0 ? new(lines, IsUnused: false) : new([$"no known use ({usage.Sources})"], IsUnused: true);
    }
}
