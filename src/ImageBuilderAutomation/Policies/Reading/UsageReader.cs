using System.Text.Json;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads <c>lifecycle.usage</c>: which sources say who uses an image, how far they look, and how old their evidence may be.</summary>
internal static class UsageReader
{
    public static UsageRules Read(SourceNode? node, ValueReader values)
    {
        var usual = UsageRules.Default;
        if (values.Object(node, "references", "otherAccounts", "lastLaunch", "pins", "regions", "elsewhere") is not { } usage)
            return usual;

        var elsewhere = usage.Find("elsewhere");
        return new()
        {
            References = References(usage.Find("references"), usual.References, DurationBounds.ReferenceAge, values),
            OtherAccounts = IsOff(usage.Find("otherAccounts"))
                ? null
                : References(usage.Find("otherAccounts"), usual.OtherAccounts!, DurationBounds.ReportAge, values),
            LastLaunch = IsOff(usage.Find("lastLaunch")) ? null : LastLaunch(usage.Find("lastLaunch"), usual.LastLaunch!, values),
            Pins = Pins(usage.Find("pins"), usual.Pins, values),
            Regions = values.Texts(usage.Find("regions"), TextKind.Region)?.Distinct().ToList() ?? usual.Regions,
            AcceptsElsewhere = values.Choice(elsewhere, ("unknown", false), ("accept", true)) ?? usual.AcceptsElsewhere,
        };
    }

    private static bool IsOff(SourceNode? node) => node is { Kind: JsonValueKind.String, Text: "off" };

    private static ReferenceRules References(SourceNode? node, ReferenceRules usual, DurationBounds ages, ValueReader values) =>
        values.Object(node, "templateVersions", "maxAge") is not { } given ? usual : new(
            values.Number(given.Find("templateVersions"), 1, 10_000) ?? usual.TemplateVersions,
            values.Duration(given.Find("maxAge"), ages) ?? usual.MaxAge);

    private static LaunchRules LastLaunch(SourceNode? node, LaunchRules usual, ValueReader values) =>
        values.Object(node, "within", "maxAge") is not { } given ? usual : new(
            values.Duration(given.Find("within"), DurationBounds.LastLaunched) ?? usual.Within,
            values.Duration(given.Find("maxAge"), DurationBounds.ReferenceAge) ?? usual.MaxAge);

    private static PinRules Pins(SourceNode? node, PinRules usual, ValueReader values) =>
        values.Object(node, "from", "maxAge") is not { } given ? usual : new(
            values.Texts(given.Find("from"), TextKind.Name)?.Distinct().ToList() ?? usual.From,
            values.Duration(given.Find("maxAge"), DurationBounds.PinAge) ?? usual.MaxAge);
}
