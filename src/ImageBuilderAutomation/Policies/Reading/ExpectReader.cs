using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads <c>expect</c>, the file's own tests of <c>gates</c>.</summary>
internal static class ExpectReader
{
    public static List<Expectation> Read(SourceNode? node, IReadOnlyList<GateRule> rules, IReadOnlyDictionary<string, ApproverGroup> groups, ValueReader values)
    {
        var expectations = new List<Expectation>();
        foreach (var item in values.List(node, "a list of expectations", mayBeEmpty: true) ?? [])
        {
            if (values.Object(item, [.. ScenarioReader.Members, "then", "reason"]) is not { } entry)
                continue;

            var build = values.Text(values.Required(entry, "build", "the name of a pipeline"), TextKind.Slug);
            var then = values.Choice(
                values.Required(entry, "then", "\"resume\", \"askAgain\", \"hold\" or \"stop\""),
                ("resume", GateAnswer.Resume), ("askAgain", GateAnswer.AskAgain), ("hold", GateAnswer.Hold), ("stop", GateAnswer.Stop));
            var step = Step(entry, rules, values);
            var scenario = ScenarioReader.Read(entry, build ?? "", step ?? "", groups, values);
            var reason = Reason(entry.Find("reason"), rules, values);
            if (build is not null && step is not null && then is { } answer)
                expectations.Add(new(scenario, answer, reason));
        }

        return expectations;
    }

    private static string? Step(SourceNode entry, IReadOnlyList<GateRule> rules, ValueReader values)
    {
        const string expected = "a workflow type and a step name without wildcards, such as \"distribution/ApproveRelease\"";
        if (entry.Find("step") is { } node)
        {
            if (node.Kind == JsonValueKind.String && StepPattern.TryParse(node.Text, out var step) && step.IsLiteral)
                return step.ToString();
            values.Problems.Error(node, expected);
            return null;
        }

        var usual = StepPattern.DefaultFor(rules)?.ToString();
        if (usual is null)
            values.Problems.Missing(entry, "step", $"{expected}; it may be omitted only when all rules name the same step");
        return usual;
    }

    private static string? Reason(SourceNode? node, IReadOnlyList<GateRule> rules, ValueReader values)
    {
        if (node is null || (node.Kind == JsonValueKind.String && rules.Any(rule => rule.Name == node.Text)))
            return node?.Text;
        values.Problems.Error(node, $"the name of a gate rule: {(rules.Count == 0 ? "none is defined" : string.Join(", ", rules.Select(rule => rule.Name)))}");
        return null;
    }
}

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
