using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Policies.Expectations;
using ImageBuilderAutomation.Triggers.PipelineRuns;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads <c>builds.expect</c>, the file's own tests of <c>builds</c>.</summary>
internal static class BuildExpectReader
{
    private const string TimeExpected = "a time in UTC, such as \"2026-11-21T10:00Z\"";

    /// <param name="names">Names of rules and freezes.</param>
    public static List<BuildExpectation> Read(SourceNode? node, IReadOnlyList<string> names, ValueReader values)
    {
        var expectations = new List<BuildExpectation>();
        foreach (var item in values.List(node, "a list of expectations", mayBeEmpty: true) ?? [])
        {
            string[] members = ["pipeline", "recipe", "tags", "on", "at", "waited", "lastStart", "findings", "parameter", "then", "reason"];
            if (values.Object(item, members) is not { } entry)
                continue;

            var pipeline = values.Text(values.Required(entry, "pipeline", "the name of a pipeline"), TextKind.Slug);
            var kind = TriggerRulesReader.Kind(
                values.Required(entry, "on", $"the kind of cause: one of {string.Join(", ", TriggerRulesReader.CauseNames)}"), values);
            var then = values.Choice(
                values.Required(entry, "then", "\"start\", \"defer\" or \"drop\""),
                ("start", PipelineRunVerdict.Start), ("defer", PipelineRunVerdict.Defer), ("drop", PipelineRunVerdict.Drop));
            var at = Time(entry.Find("at"), values);
            var scenario = new ScenarioCause
            {
                Pipeline = pipeline ?? "",
                Kind = kind ?? default,
                Recipe = values.Text(entry.Find("recipe"), TextKind.Slug),
                Tags = ScenarioReader.Tags(entry.Find("tags"), values),
                At = at ?? ScenarioCause.DefaultTime,
                Waited = values.Duration(entry.Find("waited"), DurationBounds.CauseWaited) ?? TimeSpan.Zero,
                LastStart = values.Duration(entry.Find("lastStart"), DurationBounds.LastStart),
                Findings = ScenarioReader.Findings(entry.Find("findings"), values),
                Parameter = values.Text(entry.Find("parameter"), TextKind.Parameter),
            };
            var reason = Reason(entry.Find("reason"), names, values);
            if (pipeline is not null && kind is not null && then is { } verdict)
                expectations.Add(new(scenario, verdict, reason));
        }

        return expectations;
    }

    private static DateTimeOffset? Time(SourceNode? node, ValueReader values)
    {
        if (node is null)
            return null;
        if (node.Kind == JsonValueKind.String
            && DateTimeOffset.TryParseExact(node.Text, "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        values.Problems.Error(node, TimeExpected);
        return null;
    }

    private static string? Reason(SourceNode? node, IReadOnlyList<string> names, ValueReader values)
    {
        if (node is null || (node.Kind == JsonValueKind.String && names.Contains(node.Text)))
            return node?.Text;
        values.Problems.Error(node, $"the name of a rule or freeze of builds: {(names.Count == 0 ? "none is defined" : string.Join(", ", names))}");
        return null;
    }
}
