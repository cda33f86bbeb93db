using System.Text.Json;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies.Expectations;

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
