using System.Text.Json;
using ImageBuilderAutomation.Policies.Conditions;
using ImageBuilderAutomation.Policies.Waivers;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>A rule's <c>require</c>.</summary>
internal static class ConditionsReader
{
    private const int MostFindings = 1_000_000;
    private static readonly string[] Words = ["scan", "tests", "findings", "approvals"];

    public static IReadOnlyList<ICondition> Read(SourceNode? node, Definitions defined, ValueReader values)
    {
        if (values.Object(node, Words) is not { } require)
            return [];
        // A rule that asks nothing would release everything it matches.
        if (require.Members.Count == 0)
            values.Problems.Error(require, $"at least one of {string.Join(", ", Words)}", "an empty object");

        var conditions = new List<ICondition>();
        if (values.Object(require.Find("scan"), "finishedWithin") is { } scan)
            conditions.Add(new ScanCondition(values.Duration(scan.Find("finishedWithin"), DurationBounds.ScanAge)));
        if (values.Choice(require.Find("tests"), ("passed", true)) is true)
            conditions.Add(new TestsCondition());
        if (Findings(require.Find("findings"), defined.Waivers, values) is { } findings)
            conditions.Add(findings);
        if (Approvals(require.Find("approvals"), defined.Groups, values) is { } approvals)
            conditions.Add(approvals);
        return conditions;
    }

    public static FindingsCondition? Findings(SourceNode? node, IReadOnlyList<Waiver> waivers, ValueReader values)
    {
        string[] severities = [.. FindingsLimit.Severities];
        if (values.Object(node, severities) is not { } findings)
            return null;
        if (findings.Members.Count == 0)
            values.Problems.Error(findings, $"at least one of {string.Join(", ", severities)}", "an empty object");

        return new([.. severities
            .Select(severity => findings.Find(severity) is { } limit ? Limit(severity, limit, values) : null)
            .OfType<FindingsLimit>()])
        { Waivers = waivers };
    }

    private static FindingsLimit? Limit(string severity, SourceNode node, ValueReader values)
    {
        if (node.Kind != JsonValueKind.Object)
            return values.Number(node, 0, MostFindings, " or an object with atMost, fixable") is { } most ? new(severity, most, null) : null;

        values.Object(node, "atMost", "fixable");
        if (node.Members.Count == 0)
            values.Problems.Error(node, "at least one of atMost, fixable", "an empty object");
        var (atMost, fixable) = (values.Number(node.Find("atMost"), 0, MostFindings), values.Number(node.Find("fixable"), 0, MostFindings));
        if (fixable > atMost)
            values.Problems.Error(node.Find("fixable")!, $"at most {atMost}, since the fixable ones count in atMost too");
        return new(severity, atMost, fixable);
    }

    private static ApprovalsCondition? Approvals(SourceNode? node, IReadOnlyDictionary<string, ApproverGroup> groups, ValueReader values)
    {
        if (values.Object(node, "from", "each", "notStarter") is not { } approvals)
            return null;

        const string expected = "a list with at least one name from approvers";
        var from = approvals.Find("from");
        if (from is null)
            values.Problems.Missing(approvals, "from", expected);
        var named = values.List(from, expected) ?? [];
        foreach (var twice in named.Where(item => item.Kind == JsonValueKind.String).GroupBy(item => item.Text).Where(group => group.Count() > 1))
            values.Problems.Error(twice.Last(), "each group once; \"each\" says how many people of it");

        var chosen = named.Select(item => ApproversReader.Chosen(item, groups, values)).OfType<ApproverGroup>().ToList();
        var each = values.Number(approvals.Find("each"), 1, 10) ?? 1;
        foreach (var group in chosen.Where(group => group.Members.Count > 0 && group.Members.All(IsUser) && group.Members.Distinct().Count() < each))
            values.Problems.Error(approvals.Find("each") ?? approvals, $"at most as many as \"{group.Name}\" has people", $"{each} of {group.Members.Distinct().Count()}");
        return new(chosen, each, values.Flag(approvals.Find("notStarter")) ?? false);
    }

    private static bool IsUser(string member) =>
        member.StartsWith("user/", StringComparison.Ordinal) || (Principal.TryParse(member, out var named) && named.Identity.StartsWith("user/", StringComparison.Ordinal));
}
