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
