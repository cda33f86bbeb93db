using System.Text.Json.Serialization;
using ImageBuilderAutomation.Leftovers;

namespace ImageBuilderAutomation.Cli.Leftovers;

/// <summary>The result of <c>leftovers</c>.</summary>
internal sealed record LeftoversJson(IEnumerable<LeftoverJson> Leftovers, IEnumerable<LeftoverSumJson> Sums, string? LastCheck, string? LastCheckError, string? NotJudged)
{
    public static LeftoversJson Of(LeftoverView view) => new(
        view.Shown.Select(LeftoverJson.Of), view.Sums.Select(sum => new LeftoverSumJson(sum.Kind.Name(), sum.Count, sum.SizeGiB)),
        TimeFormat.IfKnown(view.LastCheck?.EndedAt), view.LastCheck?.Error, view.NotJudged);
}

internal sealed record LeftoverJson(
    string Kind, string Id, string? Image, string? Recipe, string State, string What, string? Since, string Found, long? SizeGiB, string? Outcome)
{
    public static LeftoverJson Of(LeftoverRecord record) => new(
        record.Kind.Name(), record.Id, record.ImageArn, record.RecipeArn, LeftoverView.StateOf(record), record.Text, TimeFormat.IfKnown(record.Since),
        TimeFormat.Of(record.FoundAt), record.SizeGiB, record.Outcome);
}

/// <param name="SizeGiB">Of the volumes. Snapshots share blocks, so they take at most as much.</param>
internal sealed record LeftoverSumJson(string Kind, int Count, long SizeGiB);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LeftoversJson))]
internal sealed partial class LeftoversJsonContext : JsonSerializerContext;
