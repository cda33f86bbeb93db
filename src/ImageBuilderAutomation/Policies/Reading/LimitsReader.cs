using System.Text.Json;
using ImageBuilderAutomation.Policies.Conditions;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads the maximum number of findings of each severity.</summary>
internal static class LimitsReader
{
    private const int MaxFindings = 1_000_000;

    public static IReadOnlyList<FindingsLimit>? Read(SourceNode? node, ValueReader values)
    {
        string[] severities = [.. FindingsLimit.Severities];
        if (values.Object(node, severities) is not { } findings)
            return null;
        values.NotEmpty(findings, severities);

        return [.. severities
            .Select(severity => findings.Find(severity) is { } limit ? Limit(severity, limit, values) : null)
            .OfType<FindingsLimit>()];
    }

    private static FindingsLimit? Limit(string severity, SourceNode node, ValueReader values)
    {
        if (node.Kind != JsonValueKind.Object)
            return values.Number(node, 0, MaxFindings, " or an object with atMost, fixable") is { } max ? new(severity, max, null) : null;

        values.Object(node, "atMost", "fixable");
        values.NotEmpty(node, "atMost", "fixable");
        var (atMost, fixable) = (values.Number(node.Find("atMost"), 0, MaxFindings), values.Number(node.Find("fixable"), 0, MaxFindings));
        if (fixable > atMost)
            values.Problems.Error(node.Find("fixable")!, $"at most {atMost}, because fixable findings also count for atMost");
        return new(severity, atMost, fixable);
    }
}
