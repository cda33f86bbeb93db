using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Writes reports of Allowed AMIs settings as text.</summary>
internal static class AllowedAmisText
{
    public static void Write(TextWriter output, IReadOnlyList<AllowedAmisReport> reports)
    {
        foreach (var report in reports)
        {
            output.WriteLine(PlainText.Of($"account {report.Account} in {report.Region}: {Describe(report)}"));
            if (report.Settings is not Known<AllowedAmisSettings>.Yes(var settings))
                continue;
            output.WriteLine(PlainText.Of($"  state {settings.State}{(settings.ManagedBy is { } by ? $", managed by {by}" : "")}"));
            var columns = new Columns();
            foreach (var (index, criterion) in settings.Criteria.Index())
            {
                columns.Add(
                    string.Create(CultureInfo.InvariantCulture, $"  criterion {index + 1}"), Of(report.Effects[index]), $"providers: {Any(criterion.Providers)}",
                    $"watermarks: {Watermarks(criterion)}", criterion.HasFurtherConditions ? "and further conditions" : "");
            }

            columns.WriteTo(output);
        }
    }

    private static string Describe(AllowedAmisReport report) => report.Verdict switch
    {
        AllowedAmisVerdict.Asked => $"only released AMIs of {report.Provider} are let in: {report.Reason}",
        AllowedAmisVerdict.Unknown => $"unknown: {report.Reason}",
        _ => $"not held: {report.Reason}",
    };

    private static string Of(CriterionEffect effect) => effect switch
    {
        CriterionEffect.AsksForRelease => "asks for a release",
        CriterionEffect.NamesNoProvider => "names no provider",
        CriterionEffect.LetsInAnyway => "lets in anyway",
        _ => "of others",
    };

    private static string Any(IReadOnlyList<string> values) => values.Count == 0 ? "any" : string.Join(", ", values);

    private static string Watermarks(AllowedAmisCriterion criterion) =>
        criterion.WatermarkKeys.Count == 0 ? "not asked for" : string.Join(", ", criterion.WatermarkKeys.Select(key => key ?? "any"));
}

/// <summary>The result of <c>release allowed-amis</c>.</summary>
internal sealed record AllowedAmisJson(IEnumerable<AllowedAmisOfAccountJson> Accounts)
{
    public static AllowedAmisJson Of(IReadOnlyList<AllowedAmisReport> reports) => new(reports.Select(AllowedAmisOfAccountJson.Of));
}

/// <param name="Provider">The account whose AMIs are looked at.</param>
/// <param name="Held">Whether only released AMIs of the provider can be launched.</param>
/// <param name="State">As EC2 spells it; null if the settings could not be read.</param>
internal sealed record AllowedAmisOfAccountJson(
    string Account, string Region, string Provider, bool Held, string Verdict, string Reason, string? State, string? ManagedBy, IEnumerable<CriterionJson> Criteria)
{
    public static AllowedAmisOfAccountJson Of(AllowedAmisReport report)
    {
        var settings = (report.Settings as Known<AllowedAmisSettings>.Yes)?.Value;
        return new(
            report.Account, report.Region, report.Provider, report.Verdict is AllowedAmisVerdict.Asked, NameOf(report.Verdict), report.Reason, settings?.State,
            settings?.ManagedBy,
            (settings?.Criteria ?? []).Zip(report.Effects, (criterion, effect) => new CriterionJson(
                NameOf(effect), criterion.Providers, criterion.WatermarkKeys, criterion.HasFurtherConditions)));
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <param name="Watermarks">Patterns of keys; null for any.</param>
/// <param name="FurtherConditions">Whether it also asks for names, ages, Marketplace products or scans.</param>
internal sealed record CriterionJson(string Effect, IReadOnlyList<string> Providers, IReadOnlyList<string?> Watermarks, bool FurtherConditions);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AllowedAmisJson))]
internal sealed partial class AllowedAmisJsonContext : JsonSerializerContext;
