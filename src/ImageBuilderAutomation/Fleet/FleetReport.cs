using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Fleet;

/// <summary>What runs images that are older than the newest release of their recipe.</summary>
/// <param name="Images">The old images in use, and those whose use is not completely known; by recipe, then the newest first.</param>
/// <param name="Old">What uses old images.</param>
/// <param name="All">What uses any image of the history, the newest ones too.</param>
/// <param name="Unused">How many old images have no known use.</param>
/// <param name="Unknown">What the report could not see of any image; empty when every source answered completely and recently.</param>
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

        foreach (var image in facts.Images)
            unknown.UnionWith(uses.GapsOf(image).Select(gap => GapText(image, gap)));
        return new(facts.Now, old, uses.SumOf([.. old.Select(image => image.Image)]), uses.SumOf(facts.Images), unused, [.. unknown]);
    }

    /// <summary>What <see cref="Unknown"/> says beyond the gaps of <see cref="Images"/>.</summary>
    public IEnumerable<string> FurtherUnknown => Unknown.Except(Images.SelectMany(old => old.Gaps.Select(gap => GapText(old.Image, gap))));

    private static string GapText(FleetImage image, string gap) => $"{image.Arn.ShortName}: {gap}";

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
/// <param name="Templates">Launch templates whose default or latest version names an AMI of it. In other accounts only the number is known, with any version.</param>
/// <param name="OlderTemplates">Launch templates of the own account of which only other versions name one.</param>
/// <param name="Others">Parameters, recipes, and resources of kinds that this version does not know.</param>
public sealed record AccountUses(string Account, long Instances, long Templates, long OlderTemplates, long Others, bool IsOwn);

/// <summary>Sums over images. A resource of the own account counts once, however many of the images it uses.</summary>
public sealed record FleetSum(long Instances, long Templates, long Others, int Accounts)
{
    /// <summary><c>14 instances and 2 launch templates in 2 accounts</c>.</summary>
    public override string ToString() => Others == 0
        ? $"{Count(Instances, "instance")} and {Count(Templates, "launch template")} in {Count(Accounts, "account")}"
        : $"{Count(Instances, "instance")}, {Count(Templates, "launch template")} and {Count(Others, "other resource")} in {Count(Accounts, "account")}";

    private static string Count(long number, string name) => string.Create(CultureInfo.InvariantCulture, $"{number} {name}{(number == 1 ? "" : "s")}");
}
