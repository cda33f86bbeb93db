using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Fleet;

/// <summary>What runs images that are older than the newest release of their recipe.</summary>
/// <param name="Images">The old images in use, and those whose use is not completely known; by recipe, then the newest first.</param>
/// <param name="Old">What uses old images.</param>
/// <param name="All">What uses any image of the history, the newest ones too.</param>
/// <param name="Unused">How many old images have no known use.</param>
/// <param name="Unknown">What the report could not see; empty when every source answered completely and recently.</param>
public sealed record FleetReport(DateTimeOffset At, IReadOnlyList<OldImage> Images, FleetSum Old, FleetSum All, int Unused, IReadOnlyList<string> Unknown)
{
    /// <summary>Pure: the order of images and evidence does not matter. A use counts however old its evidence is.</summary>
    public static FleetReport Of(FleetFacts facts, UsageRules rules, AccountRegion accountRegion)
    {
        var newest = new NewestReleases(facts.Images);
        var uses = new FleetUses(facts, rules, accountRegion);
        List<OldImage> old = [];
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        var unused = 0;
        if (facts.Incomplete is { } incomplete)
            unknown.Add(incomplete);
        foreach (var image in facts.Images.Where(newest.IsOld).OrderBy(image => image.Recipe, StringComparer.Ordinal)
            .ThenByDescending(image => image.Arn, BuildVersionComparer.Instance))
        {
            var (used, gaps) = (uses.Of(image), uses.GapsOf(image));
            unused += used.Count == 0 && gaps.Count == 0 ? 1 : 0;
            if (used.Count == 0 && gaps.Count == 0)
                continue;
            var release = newest.Of(image);
            old.Add(new(image, release, used, gaps, release is null ? new([], null, "no image of the recipe is available") : ImageFixes.Of(image, release, facts)));
        }

        foreach (var image in facts.Images.Where(image => !newest.IsOld(image)))
            unknown.UnionWith(uses.GapsOf(image).Select(gap => $"{image.Arn.ShortName}: {gap}"));
        return new(facts.Now, old, FleetSum.Of(old.SelectMany(image => image.Uses)), FleetSum.Of(facts.Images.SelectMany(uses.Of)), unused, [.. unknown]);
    }

    /// <summary>The images in use whose AMIs are worth reading further: old ones, and the newest of their recipes.</summary>
    internal static IReadOnlyList<FleetImage> Compared(FleetFacts facts, UsageRules rules, AccountRegion accountRegion)
    {
        var newest = new NewestReleases(facts.Images);
        var uses = new FleetUses(facts, rules, accountRegion);
        var old = facts.Images.Where(image => newest.IsOld(image) && uses.Of(image).Count > 0).ToList();
        return [.. old.Concat(old.Select(newest.Of).OfType<FleetImage>()).DistinctBy(image => image.Arn)];
    }
}

/// <summary>An image that is not the newest release of its recipe.</summary>
/// <param name="Newest">Null when no image of the recipe is available.</param>
/// <param name="Uses">One entry for each account that uses it, the own one first.</param>
/// <param name="Gaps">Why there may be more uses; empty when there is no reason.</param>
public sealed record OldImage(FleetImage Image, FleetImage? Newest, IReadOnlyList<AccountUses> Uses, IReadOnlyList<string> Gaps, ImageFixes Fixes);

/// <summary>How much of one account uses an image.</summary>
/// <param name="Others">Resources of kinds that this version does not know.</param>
public sealed record AccountUses(string Account, long Instances, long Templates, long Others, bool IsOwn);

/// <summary>Sums over images. A launch template whose versions name several images counts for each of them.</summary>
public sealed record FleetSum(long Instances, long Templates, int Accounts)
{
    internal static FleetSum Of(IEnumerable<AccountUses> uses)
    {
        var all = uses.ToList();
        return new(all.Sum(use => use.Instances), all.Sum(use => use.Templates), all.Select(use => use.Account).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary><c>14 instances and 2 launch templates in 2 accounts</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Instances} instance{(Instances == 1 ? "" : "s")} and {Templates} launch template{(Templates == 1 ? "" : "s")} in {Accounts} account{(Accounts == 1 ? "" : "s")}");
}
