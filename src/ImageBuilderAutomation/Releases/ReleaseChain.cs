using System.Text.Json;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Releases;

/// <summary>Compares release files with the recorded chain, and with each other.</summary>
public static class ReleaseChain
{
    /// <param name="chain">The recipe's links, oldest first.</param>
    /// <param name="files">Text of each file by its name.</param>
    /// <returns>Problems in the order found; empty if there are none.</returns>
    public static IReadOnlyList<string> Check(IReadOnlyList<Release> chain, IReadOnlyDictionary<string, string> files)
    {
        List<string> problems = [.. LinkProblems(chain)];
        foreach (var (name, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            problems.AddRange(FileProblems(chain, name, text));
        return problems;
    }

    /// <summary>Releases of the chain that no file holds.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyList<Release> chain, IReadOnlyDictionary<string, string> files)
    {
        var held = files.Values.Select(text => ReleaseHead.Read(text)?.ImageArn).ToHashSet();
        return [.. chain.Where(release => !held.Contains(release.ImageArn)).Select(release =>
            $"history: release {release.Number} of {ReleaseHead.RecipeOf(release.RecipeArn)}, {ImageBuildArn.ShortNameOf(release.ImageArn)}, has no file.")];
    }

    /// <summary>Checks the files alone, without the recorded chain: in each recipe, each file must name the hash of the one before it.</summary>
    /// <returns>Problems; empty if the files of each recipe are one chain without gaps.</returns>
    public static IReadOnlyList<string> Check(IReadOnlyDictionary<string, string> files)
    {
        List<string> problems = [];
        List<ReleaseFile> read = [];
        foreach (var (name, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            if (ReleaseHead.Read(text) is not { } head)
                problems.Add($"{name}: expected a release record of format {ReleaseText.Format}.");
            else if (head.Chain is null)
                problems.Add($"{name}: expected the ARN of a recipe, found {(head.RecipeArn is { } other ? $"'{other}'" : "none")}. It belongs to no chain, so nothing proves it.");
            else
                read.Add(new(name, head, ReleaseHash.Of(text)));
        }

        // By the whole ARN: recipes of one name in two accounts or Regions are two.
        foreach (var recipe in read.GroupBy(file => file.Head.Chain!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            problems.AddRange(ChainProblems(ReleaseHead.RecipeOf(recipe.Key), recipe));
        return problems;
    }

    private static List<string> ChainProblems(string recipe, IEnumerable<ReleaseFile> files)
    {
        List<string> problems = [];
        List<ReleaseFile> chain = [];
        foreach (var same in files.GroupBy(file => file.Head.Number).OrderBy(group => group.Key))
        {
            // Two copies of one record are one release.
            var first = same.First();
            chain.Add(first);
            problems.AddRange(same.Where(file => file.Hash != first.Hash).Select(file =>
                $"{file.Name}: is release {file.Head.Number} of {recipe}, and so is {first.Name} with another content."));
        }

        foreach (var (before, after) in chain.Zip(chain.Skip(1)))
        {
            if (after.Head.Number != before.Head.Number + 1)
            {
                problems.Add(
                    $"{after.Name}: release {after.Head.Number} of {recipe} follows release {before.Head.Number} ({before.Name}); "
                    + $"expected release {before.Head.Number + 1}. The files in between are missing.");
            }
            else if (after.Head.Previous != before.Hash)
            {
                problems.Add(
                    $"{after.Name}: names {after.Head.Previous ?? "no hash"} as the previous release; {before.Name} has hash {before.Hash}.");
            }
        }

        // Only the first release of a recipe has no previous one.
        problems.AddRange(chain.Where(file => file.Head.Number == 1 != file.Head.Previous is null).Select(file =>
            $"{file.Name}: release {file.Head.Number} of {recipe} names {(file.Head.Previous is null ? "no" : "a")} previous release."));
        return problems;
    }

    private static IEnumerable<string> LinkProblems(IReadOnlyList<Release> chain)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            if (chain[i].Number != i + 1)
                yield return $"history: expected release {i + 1} of {ReleaseHead.RecipeOf(chain[i].RecipeArn)}, found {chain[i].Number}.";
            if (chain[i].Previous != (i == 0 ? null : chain[i - 1].Sha256))
            {
                yield return $"history: release {chain[i].Number} of {ReleaseHead.RecipeOf(chain[i].RecipeArn)} names {chain[i].Previous ?? "no hash"} as the previous release; "
                    + $"expected {(i == 0 ? "no hash" : chain[i - 1].Sha256)}.";
            }
        }
    }

    private static IEnumerable<string> FileProblems(IReadOnlyList<Release> chain, string name, string text)
    {
        if (ReleaseHead.Read(text) is not { } head)
        {
            yield return $"{name}: expected a release record of format {ReleaseText.Format}.";
            yield break;
        }

        var link = chain.FirstOrDefault(release => release.ImageArn == head.ImageArn);
        if (link is null)
            yield return $"{name}: the history has no release of {head.ImageArn}.";
        else if (link.Sha256 != ReleaseHash.Of(text))
            yield return $"{name}: has hash {ReleaseHash.Of(text)}; release {link.Number} was recorded with hash {link.Sha256}.";
    }
}

internal sealed record ReleaseFile(string Name, ReleaseHead Head, string Hash);

/// <summary>The members of a release file that give its position in the chain.</summary>
/// <param name="Previous">Hash of the previous release; null for the first.</param>
public sealed record ReleaseHead(int Number, string ImageArn, string? RecipeArn, string? Previous)
{
    /// <summary>The recipe's ARN without its version; null if the record does not name the ARN of a recipe.</summary>
    public string? Chain => VersionedArn.TryParse(RecipeArn, out var recipe) && recipe.Type.EndsWith("-recipe", StringComparison.Ordinal) ? ChainOf(RecipeArn!) : null;

    /// <summary>The recipe's ARN without its version: all versions together have one chain.</summary>
    public static string ChainOf(string recipeArn)
    {
        ArgumentNullException.ThrowIfNull(recipeArn);
        return recipeArn.Split('/') is [var type, var name, ..] ? $"{type}/{name}" : recipeArn;
    }

    /// <summary>The recipe's type and name, for people: <c>image-recipe/base</c>. In another account or Region, another recipe may have the same.</summary>
    public static string RecipeOf(string recipeArn)
    {
        ArgumentNullException.ThrowIfNull(recipeArn);
        return recipeArn[(recipeArn.LastIndexOf(':') + 1)..].Split('/') is [var type, var name, ..] ? $"{type}/{name}" : recipeArn;
    }

    /// <returns>Null if the text is not a release record of this format.</returns>
    public static ReleaseHead? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.GetProperty("format").GetString() != ReleaseText.Format)
                return null;

            var (image, previous) = (root.GetProperty("image"), root.GetProperty("previous"));
            return image.GetProperty("arn").GetString() is not { } arn
                ? null
                : new(
                    root.GetProperty("number").GetInt32(),
                    arn,
                    image.GetProperty("recipe").GetString(),
                    previous.ValueKind is JsonValueKind.Null ? null : previous.GetProperty("sha256").GetString());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
