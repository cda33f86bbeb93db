using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Reading;

internal static class ApproversReader
{
    public static Dictionary<string, ApproverGroup> Read(SourceNode? node, ValueReader values)
    {
        var groups = new Dictionary<string, ApproverGroup>();
        foreach (var (name, value) in values.Map(node, TextKind.Name, "an object with a list of people for each group name")?.Members ?? [])
            groups[name] = new(name, values.Texts(value, TextKind.Approver) ?? []);
        return groups;
    }

    /// <returns>Null, with a problem, when the node does not name a group.</returns>
    public static ApproverGroup? Chosen(SourceNode? node, IReadOnlyDictionary<string, ApproverGroup> groups, ValueReader values)
    {
        if (node is null)
            return null;
        if (groups.TryGetValue(node.Text, out var group))
            return group;
        values.Problems.Error(node, $"a name from approvers: {(groups.Count == 0 ? "none is defined" : string.Join(", ", groups.Keys))}");
        return null;
    }
}

internal static class ApprovalsReader
{
    public static ApprovalsCondition? Read(SourceNode? node, IReadOnlyDictionary<string, ApproverGroup> groups, ValueReader values)
    {
        if (values.Object(node, "from", "each", "notStarter") is not { } approvals)
            return null;

        const string expected = "a list with at least one name from approvers";
        var named = values.List(values.Required(approvals, "from", expected), expected) ?? [];
        foreach (var twice in named.Where(item => item.Kind == JsonValueKind.String).GroupBy(item => item.Text).Where(group => group.Count() > 1))
            values.Problems.Error(twice.Last(), "each group once; set \"each\" to the number of people required of it");

        var chosen = named.Select(item => ApproversReader.Chosen(item, groups, values)).OfType<ApproverGroup>().ToList();
        var each = values.Number(approvals.Find("each"), 1, 10) ?? 1;
        foreach (var group in chosen.Where(group => group.Members.Count > 0 && group.Members.All(IsUser) && group.Members.Distinct().Count() < each))
        {
            values.Problems.Error(
                approvals.Find("each") ?? approvals, $"at most the number of people in group \"{group.Name}\"",
                $"{each} of {group.Members.Distinct().Count()}");
        }

        return new(chosen, each, values.Flag(approvals.Find("notStarter")) ?? false);
    }

    private static bool IsUser(string member) =>
        member.StartsWith("user/", StringComparison.Ordinal)
        || (Principal.TryParse(member, out var named) && named.Identity.StartsWith("user/", StringComparison.Ordinal));
}
