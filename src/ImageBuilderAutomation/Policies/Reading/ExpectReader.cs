using System.Text.Json;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies.Conditions;
using ImageBuilderAutomation.Policies.Expectations;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>The file's own tests.</summary>
internal static class ExpectReader
{
    private const int MostFindings = 1000;

    public static List<Expectation> Read(SourceNode? node, IReadOnlyList<GateRule> rules, IReadOnlyDictionary<string, ApproverGroup> groups, ValueReader values)
    {
        var expectations = new List<Expectation>();
        foreach (var item in values.List(node, "a list of expectations", mayBeEmpty: true) ?? [])
        {
            if (values.Object(
                item, "build", "step", "recipe", "platform", "buildType", "tags", "scan", "findings", "tests", "approvals", "on", "waited", "then", "because") is not { } entry)
                continue;

            var build = values.Text(values.Required(entry, "build", "the name of a pipeline"), TextKind.Slug);
            var then = values.Choice(
                values.Required(entry, "then", "\"resume\", \"askAgain\", \"hold\" or \"stop\""),
                ("resume", GateAnswer.Resume), ("askAgain", GateAnswer.AskAgain), ("hold", GateAnswer.Hold), ("stop", GateAnswer.Stop));
            var step = Step(entry, rules, values);
            var supposed = new Supposition
            {
                Build = build ?? "",
                Step = step ?? "",
                Recipe = values.Text(entry.Find("recipe"), TextKind.Slug),
                Platform = values.Text(entry.Find("platform"), TextKind.Platform) ?? "Linux",
                BuildType = values.Text(entry.Find("buildType"), TextKind.BuildType) ?? "USER_INITIATED",
                Tags = Tags(entry.Find("tags"), values),
                Scan = values.Choice(entry.Find("scan"), ("completed", SupposedScan.Completed), ("missing", SupposedScan.Missing),
                    ("unfinished", SupposedScan.Unfinished), ("failed", SupposedScan.Failed)) ?? SupposedScan.Completed,
                Findings = Findings(entry.Find("findings"), values),
                Tests = values.Choice(entry.Find("tests"), ("passed", SupposedTests.Passed), ("failed", SupposedTests.Failed),
                    ("unfinished", SupposedTests.Unfinished), ("none", SupposedTests.None)) ?? SupposedTests.Passed,
                Approvals = Approvals(entry.Find("approvals"), groups, values),
                On = On(entry, values),
                Waited = values.Duration(entry.Find("waited"), DurationBounds.Waited) ?? TimeSpan.Zero,
            };
            var because = Because(entry.Find("because"), rules, values);
            if (build is not null && step is not null && then is { } answer)
                expectations.Add(new(supposed, answer, because));
        }

        return expectations;
    }

    private static string? Step(SourceNode entry, IReadOnlyList<GateRule> rules, ValueReader values)
    {
        const string expected = "a workflow type and a step's name without wildcards, such as \"distribution/ApproveRelease\"";
        if (entry.Find("step") is { } node)
        {
            if (node.Kind == JsonValueKind.String && StepPattern.TryParse(node.Text, out var step) && step.IsLiteral)
                return step.ToString();
            values.Problems.Error(node, expected);
            return null;
        }

        var usual = StepPattern.Usual(rules)?.ToString();
        if (usual is null)
            values.Problems.Missing(entry, "step", $"{expected}; it may be left out only where all rules name the same one");
        return usual;
    }

    public static Dictionary<string, string> Tags(SourceNode? node, ValueReader values)
    {
        var tags = new Dictionary<string, string>();
        foreach (var (key, value) in values.Map(node, TextKind.TagKey, "an object of tags")?.Members ?? [])
        {
            if (values.Text(value, TextKind.TagValue) is { } text)
                tags[key] = text;
        }

        return tags;
    }

    public static List<SupposedFindings> Findings(SourceNode? node, ValueReader values)
    {
        var findings = new List<SupposedFindings>();
        values.Object(node, [.. FindingsLimit.Severities]);
        foreach (var severity in FindingsLimit.Severities)
        {
            if (node?.Find(severity) is not { } value)
                continue;
            if (value.Kind != JsonValueKind.Object)
            {
                // Said nothing of fixes: the stricter case.
                if (values.Number(value, 0, MostFindings, " or an object with count, fixable") is { } number)
                    findings.Add(new(severity, number, number));
                continue;
            }

            values.Object(value, "count", "fixable", "ids", "package");
            var count = values.Number(values.Required(value, "count", "a whole number"), 0, MostFindings);
            var fixable = values.Number(value.Find("fixable"), 0, count ?? MostFindings);
            var ids = values.Texts(value.Find("ids"), TextKind.VulnerabilityId) ?? [];
            if (ids.Count > (count ?? MostFindings))
                values.Problems.Error(value.Find("ids")!, "at most as many ids as count");
            findings.Add(new(severity, count ?? 0, fixable ?? count ?? 0) { Ids = ids, Package = values.Text(value.Find("package"), TextKind.Package) });
        }

        return findings;
    }

    /// <summary>Named findings may be waived, and waivers end: what is expected must not change with the day of the test.</summary>
    private static DateOnly? On(SourceNode entry, ValueReader values)
    {
        const string expected = "the day to which this belongs, such as \"2026-12-31\", since findings are named";
        return entry.Find("findings")?.Members.Any(severity => severity.Value.Find("ids") is not null) is true
            ? values.Date(values.Required(entry, "on", expected))
            : values.Date(entry.Find("on"));
    }

    private static List<SupposedApproval> Approvals(SourceNode? node, IReadOnlyDictionary<string, ApproverGroup> groups, ValueReader values)
    {
        var approvals = new List<SupposedApproval>();
        foreach (var item in values.List(node, "a list of approvals: a group's name, or an object with group, person", mayBeEmpty: true) ?? [])
        {
            var entry = item.Kind == JsonValueKind.String ? null : values.Object(item, "group", "person");
            if (entry is null && item.Kind != JsonValueKind.String)
                continue;
            if (entry is not null && entry.Find("group") is null)
                values.Problems.Missing(entry, "group", "a name from approvers");
            var person = values.Text(entry?.Find("person"), TextKind.Person);
            if (ApproversReader.Chosen(entry is null ? item : entry.Find("group"), groups, values) is { } group)
                approvals.Add(new(group.Name, person));
        }

        return approvals;
    }

    private static string? Because(SourceNode? node, IReadOnlyList<GateRule> rules, ValueReader values)
    {
        if (node is null || (node.Kind == JsonValueKind.String && rules.Any(rule => rule.Name == node.Text)))
            return node?.Text;
        values.Problems.Error(node, $"the name of a gate rule: {(rules.Count == 0 ? "none is defined" : string.Join(", ", rules.Select(rule => rule.Name)))}");
        return null;
    }
}
