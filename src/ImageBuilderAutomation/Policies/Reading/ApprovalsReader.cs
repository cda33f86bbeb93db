using System.Text.Json;
using ImageBuilderAutomation.Policies.Conditions;

namespace ImageBuilderAutomation.Policies.Reading;

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
