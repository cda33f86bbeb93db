using System.Text.Json.Serialization;
using ImageBuilderAutomation.Fleet;

namespace ImageBuilderAutomation.Cli.Fleet;

/// <summary>A report of the fleet for scripts.</summary>
internal sealed record FleetJson(
    string At, FleetSumJson Old, FleetSumJson All, int UnusedImages, IEnumerable<OldImageJson> Images, IReadOnlyList<string> Unknown, IEnumerable<string> Sources)
{
    public static FleetJson Of(FleetView view) => new(
        TimeFormat.Of(view.Report.At), FleetSumJson.Of(view.Report.Old), FleetSumJson.Of(view.Report.All), view.Report.Unused,
        view.Report.Images.Select(OldImageJson.Of), view.Report.Unknown, view.Sources);
}

internal sealed record FleetSumJson(long Instances, long LaunchTemplates, long Others, int Accounts)
{
    public static FleetSumJson Of(FleetSum sum) => new(sum.Instances, sum.Templates, sum.Others, sum.Accounts);
}

/// <param name="Complete">Whether every source answered about every AMI, recently enough.</param>
internal sealed record OldImageJson(
    string Build, string Arn, string Recipe, string Status, string? Created, string? Newest, bool Complete, IReadOnlyList<string> Gaps,
    IEnumerable<AccountUsesJson> Accounts, IEnumerable<FixJson> Fixes, string? FixesAsOf, string? FixesUnknown)
{
    public static OldImageJson Of(OldImage old) => new(
        old.Image.Arn.ShortName, old.Image.Arn.ToString(), old.Image.Recipe, old.Image.Status, TimeFormat.IfKnown(old.Image.CreatedAt), old.Newest?.Arn.ToString(),
        old.Gaps.Count == 0, old.Gaps, old.Uses.Select(use => new AccountUsesJson(use.Account, use.IsOwn, use.Instances, use.Templates, use.OlderTemplates, use.Others)),
        old.Fixes.Known.Select(fix => new FixJson(fix.Severity, TimeFormat.Of(fix.Since), fix.IsAtTheLatest, Labels.Of(fix.IsInNewest), NameOf(fix.Source))),
        TimeFormat.IfKnown(old.Fixes.AsOf), old.Fixes.Unknown);

    private static string NameOf(FixSource source) => source == FixSource.Ec2Scan ? "ec2Scan" : "imageBuilderFindings";
}

/// <param name="LaunchTemplatesOlderVersionsOnly">Whose default and latest versions name other images.</param>
/// <param name="Others">Parameters, recipes, and resources of kinds that this version does not know.</param>
internal sealed record AccountUsesJson(string Account, bool Own, long Instances, long LaunchTemplates, long LaunchTemplatesOlderVersionsOnly, long Others);

/// <param name="AtTheLatest">Whether the fix may be older than that.</param>
/// <param name="InNewest"><c>true</c>, <c>false</c> or <c>unknown</c>.</param>
internal sealed record FixJson(string Severity, string Since, bool AtTheLatest, string InNewest, string Source);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FleetJson))]
internal sealed partial class FleetJsonContext : JsonSerializerContext;
