using System.Text.Json;

namespace ImageBuilderAutomation.Policies.Reading;

internal static class Zones
{
    public const string Expected = "a time zone of the IANA database, such as \"Europe/Berlin\" or \"UTC\"";

    public static TimeZoneInfo? Read(SourceNode? node, ValueReader values)
    {
        if (node is null)
            return null;
        // Only IANA names: Windows names ("W. Europe Standard Time") are known on some machines and not on others.
        if (node.Kind == JsonValueKind.String && (node.Text == "UTC" || node.Text.Contains('/'))
            && TimeZoneInfo.TryFindSystemTimeZoneById(node.Text, out var zone))
            return zone;
        values.Problems.Error(node, Expected);
        return null;
    }
}
