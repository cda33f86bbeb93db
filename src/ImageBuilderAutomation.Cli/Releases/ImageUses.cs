using System.CommandLine;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Who uses an image, for people.</summary>
/// <param name="IsUnused">Every source looked at every AMI and found no use.</param>
internal sealed record ImageUses(IReadOnlyList<string> Lines, bool IsUnused)
{
    public static async Task<ImageUses> ReadAsync(
        StackOptions stack, ParseResult parsed, ImageBuildArn image, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!await stack.HasTableAsync(parsed, cancellationToken))
            return new(["it is not known whether it is used: without --stack no source can be asked"], IsUnused: false);
        using var opened = await stack.OpenAsync(parsed, cancellationToken);
        var snapshot = await opened.Get<IImages>().ReadAsync(image.ToString(), cancellationToken);
        var asked = Asked(snapshot?.Amis ?? [], opened.AccountRegion);
        // Every Region in which it is disabled is asked about, whatever the policy names.
        var rules = UsageRules.Default with { Regions = [.. asked.Select(ami => ami.Elsewhere).OfType<AmiLocation>().Select(place => place.Region).Distinct()] };
        using var asking = (await stack.OpenAsync(parsed, cancellationToken)).With(new LifecycleRules { Usage = rules });
        var places = asked.Select(ami => ami.Reachable(rules, opened.AccountRegion.Region)).OfType<AmiInRegion>().ToList();
        var evidence = await asking.Get<UsageGatherer>().ReadAsync(places, cancellationToken, cancellationToken);
        return Of(ImageUsage.Of(new(asked, new HashSet<string>()), evidence, rules, asking.Clock.GetUtcNow()));
    }

    /// <summary>Those of other accounts too: they are disabled as well, and that nobody can be asked about them is a reason to leave the image alone.</summary>
    internal static IReadOnlyList<AskedAmi> Asked(IReadOnlyList<OutputAmi> amis, AccountRegion own) =>
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
