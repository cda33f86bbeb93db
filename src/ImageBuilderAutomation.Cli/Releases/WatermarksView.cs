using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Writes a report of watermarks as text.</summary>
internal static class WatermarksText
{
    public static void Write(TextWriter output, WatermarkReport report)
    {
        var columns = new Columns();
        if (report.Amis.Count > 0)
            columns.Add("BUILD", "AMI", "REGION", "WATERMARK", "WHY");
        foreach (var ami in report.Amis)
            columns.Add(ami.Image.ShortName, ami.Ami.AmiId, ami.Ami.Region, Label(ami.Decision.Verdict), ami.Decision.Reason);
        columns.WriteTo(output);
        if (report.Amis.Count > 0)
            output.WriteLine();
        output.WriteLine(Summary(report));
        if (report.ElsewhereCount > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Not looked at: {report.ElsewhereCount} {(report.ElsewhereCount == 1 ? "AMI" : "AMIs")} that other accounts own, which their settings never restrict."));
        }

        foreach (var recipe in report.Recipes is Known<IReadOnlyList<RecipeWatermark>>.Yes(var recipes) ? recipes : [])
        {
            output.WriteLine(PlainText.Of(
                $"Recipe {BuildName.Last(recipe.RecipeArn)} attaches the reserved watermark {recipe.Name} to every AMI that it builds, before any gate: remove it from the recipe."));
        }

        if (report.Recipes is Known<IReadOnlyList<RecipeWatermark>>.No(var unread))
            output.WriteLine(PlainText.Of($"Unknown whether recipes use reserved names: {unread}"));
        if (report.Incomplete is { } incomplete)
            output.WriteLine(PlainText.Of($"AMIs may be missing: {incomplete}"));
    }

    /// <summary>One word, the same in JSON.</summary>
    public static string Label(WatermarkVerdict verdict) => JsonNamingPolicy.CamelCase.ConvertName(verdict.ToString());

    /// <summary><c>4 AMIs: 2 proves, 1 missing, 1 inherited</c>.</summary>
    private static string Summary(WatermarkReport report)
    {
        if (report.Amis.Count == 0)
            return "No AMI of the account was found.";
        var counts = report.Amis.GroupBy(ami => ami.Decision.Verdict).OrderBy(verdict => verdict.Key is WatermarkVerdict.Unknown).ThenBy(verdict => verdict.Key)
            .Select(verdict => string.Create(CultureInfo.InvariantCulture, $"{verdict.Count()} {Label(verdict.Key)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{report.Amis.Count} {(report.Amis.Count == 1 ? "AMI" : "AMIs")}: {string.Join(", ", counts)}.");
    }
}

/// <summary>The result of <c>release watermarks</c>.</summary>
/// <param name="Right">Whether everything is known and nothing is to be done.</param>
/// <param name="AmisOfOtherAccounts">How many were not looked at.</param>
/// <param name="RecipesUnknown">Why it is unknown whether recipes use reserved names; null if it is known.</param>
/// <param name="Incomplete">Why AMIs may be missing; null if none is.</param>
internal sealed record WatermarksJson(
    bool Right, IEnumerable<WatermarkedAmiJson> Amis, int AmisOfOtherAccounts, IEnumerable<RecipeWatermarkJson> Recipes, string? RecipesUnknown, string? Incomplete)
{
    public static WatermarksJson Of(WatermarkReport report) => new(
        report.IsRight,
        report.Amis.Select(ami => new WatermarkedAmiJson(
            ami.Image.ShortName, ami.Image.ToString(), ami.Status, ami.Ami.AmiId, ami.Ami.Region, WatermarksText.Label(ami.Decision.Verdict), ami.Decision.Reason,
            ami.Watermarks, ami.Decision.Attach, ami.Decision.Remove)),
        report.ElsewhereCount,
        report.Recipes is Known<IReadOnlyList<RecipeWatermark>>.Yes(var recipes) ? recipes.Select(recipe => new RecipeWatermarkJson(recipe.RecipeArn, recipe.Name)) : [],
        (report.Recipes as Known<IReadOnlyList<RecipeWatermark>>.No)?.Reason, report.Incomplete);
}

/// <param name="Watermarks">The keys of all that the AMI has.</param>
/// <param name="Attach">Whether the watermark of the release is to be attached.</param>
/// <param name="Remove">Keys of those to remove.</param>
internal sealed record WatermarkedAmiJson(
    string Build, string Arn, string Status, string Ami, string Region, string Watermark, string Reason, IReadOnlyList<string> Watermarks, bool Attach,
    IReadOnlyList<string> Remove);

internal sealed record RecipeWatermarkJson(string Recipe, string Name);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WatermarksJson))]
internal sealed partial class WatermarksJsonContext : JsonSerializerContext;
