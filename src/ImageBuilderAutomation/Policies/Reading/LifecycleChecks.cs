using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Checks across lifecycle rules: rules that contradict themselves or each other.</summary>
internal static class LifecycleChecks
{
    public static void Run(SourceNode section, IReadOnlyList<(RetentionRule Rule, SourceNode Node)> rules, LifecycleRules policy, ProblemList problems)
    {
        foreach (var (rule, node) in rules)
            Steps(rule, node, problems);

        foreach (var twice in rules.Where(item => item.Rule.Name.Length > 0).GroupBy(item => item.Rule.Name).Where(group => group.Count() > 1))
        {
            foreach (var (_, node) in twice.Skip(1))
                problems.Error(node.Find("name")!, "a name that no other lifecycle rule has");
        }

        foreach (var twins in rules.GroupBy(item => ContentHash.Canonical(item.Node, without: "name")).Where(group => group.Count() > 1))
        {
            foreach (var (rule, node) in twins.Skip(1))
            {
                problems.Warn(
                    node, $"a rule that differs from \"{twins.First().Rule.Name}\"; remove one of the two", $"the same rule again, as \"{rule.Name}\"");
            }
        }

        foreach (var (rule, node) in rules.Where(item => item.Rule.Delete is not null))
        {
            if (rule.Disable + policy.Quiet > rule.Delete)
            {
                problems.Warn(
                    node.Find("delete")!,
                    $"an age at least \"quiet\" ({Durations.Format(policy.Quiet)}) above that of \"disable\"; otherwise images are deleted later than the rule says",
                    $"disable {Durations.Format(rule.Disable!.Value)}, delete {Durations.Format(rule.Delete!.Value)}");
            }
        }

        if (policy.AcceptedLoss is not null && rules.All(item => item.Rule is { Delete: null, DeleteFailed: null }))
            problems.Error(section.Find("deletion")!, "no \"deletion\", because no rule has \"delete\" or \"failed\"", "an accepted loss that no rule causes");

        var limits = policy.Limits;
        if (limits.Shrink <= limits.Percent)
        {
            problems.Warn(
                section.Find("limits")!.Find("shrink") ?? section.Find("limits")!.Find("percent")!,
                "\"shrink\" above \"percent\"; otherwise the deletions of one run make the next run refuse its plan",
                $"shrink {limits.Shrink}, percent {limits.Percent}");
        }
    }

    private static void Steps(RetentionRule rule, SourceNode node, ProblemList problems)
    {
        foreach (var (later, earlier) in new[] { ("disable", "deprecate"), ("delete", "disable"), ("delete", "deprecate") })
        {
            if (Age(rule, later) <= Age(rule, earlier))
            {
                problems.Error(
                    node.Find(later)!,
                    $"an age above that of \"{earlier}\" ({Durations.Format(Age(rule, earlier)!.Value)}): an image retires one step at a time");
            }
        }

        if ((node.Find("deprecate") ?? node.Find("disable") ?? node.Find("delete") ?? node.Find("failed")) is null)
            problems.Error(node, "at least one of deprecate, disable, delete, failed", $"the rule \"{rule.Name}\", which never does anything");
    }

    private static TimeSpan? Age(RetentionRule rule, string step) => step switch { "deprecate" => rule.Deprecate, "disable" => rule.Disable, _ => rule.Delete };
}
