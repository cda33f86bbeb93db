using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Checks across the members of <c>gates</c>: rules that contradict themselves, each other or the service.</summary>
internal static class GateChecks
{
    public static void Run(IReadOnlyList<(GateRule Rule, SourceNode Node)> rules, ProblemList problems)
    {
        foreach (var (rule, node) in rules)
        {
            RechecksTooEarly(rule, node, problems);
            Times(rule, node, problems);
            TagsDecideAboutPeople(rule, node, problems);
            foreach (var scope in rule.Scopes?.Where(scope => scope.IsOfConfigurations) ?? [])
            {
                problems.Error(
                    node.Find("scope")!, "a scope of builds, without \"configurations\"; otherwise the rule never applies", $"scope \"{scope.Name}\"");
            }
        }

        foreach (var (rule, node) in rules.Where(item => item.Rule.Require.Any(condition => condition.IsForPeople)))
            ApprovalsOutlastEvidence(rule, node, rules, problems);

        foreach (var twice in rules.Where(item => item.Rule.Name.Length > 0).GroupBy(item => item.Rule.Name).Where(group => group.Count() > 1))
        {
            foreach (var (_, node) in twice.Skip(1))
                problems.Error(node.Find("name")!, "a name that no other rule has");
        }

        foreach (var twins in rules.GroupBy(item => ContentHash.Canonical(item.Node, without: "name")).Where(group => group.Count() > 1))
        {
            foreach (var (rule, node) in twins.Skip(1))
            {
                problems.Warn(
                    node, $"a rule that differs from \"{twins.First().Rule.Name}\"; remove one of the two", $"the same rule again, as \"{rule.Name}\"");
            }
        }
    }

    private static void RechecksTooEarly(GateRule rule, SourceNode node, ProblemList problems)
    {
        foreach (var word in new[] { "scan", "findings", "tests" })
        {
            if (node.Find("require")?.Find(word) is not { } asked)
                continue;
            var place = rule.Step.WorkflowType;
            if (place == "build")
            {
                problems.Error(
                    asked, "a later step: an image is scanned and tested only after the build workflows, so the rule could never release",
                    $"{word} required at {rule.Step}");
            }
            else if (place == "test" && word == "tests")
            {
                problems.Error(
                    asked, "a distribution step: the waiting test workflow is itself unfinished, so the rule could never release",
                    $"tests required at {rule.Step}");
            }
            else if (place == "*")
            {
                problems.Warn(asked, "distribution/<step>: a build or test step waits before this can be known", $"{word} required at {rule.Step}");
            }
        }
    }

    private static void Times(GateRule rule, SourceNode node, ProblemList problems)
    {
        if (rule.Expires is { } expires && node.Find("expires")?.Find("after") is { } after)
        {
            if (expires.After >= WaitTimeouts.Default)
                problems.Warn(after, $"less than {Durations.Format(WaitTimeouts.Default)}, the default time-out after which a waiting step fails");
            if (rule.Remind >= expires.After)
                problems.Error(node.Find("remind")!, $"less than expires.after ({Durations.Format(expires.After)}); otherwise nobody is reminded");
        }

        var canHold = rule.Unmet == GateAnswer.Hold || rule.Unknown.Then == GateAnswer.Hold || rule.Require.Any(condition => condition.IsForPeople);
        foreach (var member in canHold ? [] : new[] { node.Find("remind"), node.Find("expires") }.OfType<SourceNode>())
            problems.Warn(member, "no such member: a rule whose unmet and unknown.then are both \"stop\" never holds");
    }

    /// <summary>
    /// People may approve until the rule expires. If the evidence that the same step needs ends before, a late approval is recorded and releases nothing:
    /// a build of Friday that is approved on Monday would be held and then stopped.
    /// </summary>
    private static void ApprovalsOutlastEvidence(
        GateRule rule, SourceNode node, IReadOnlyList<(GateRule Rule, SourceNode Node)> rules, ProblemList problems)
    {
        var until = rule.Expires?.After ?? WaitTimeouts.Max;
        var shortest = rules.Select(item => item.Rule).Where(other => other.Lasts?.Time <= until && (other == rule || other.Meets(rule)))
            .MinBy(other => other.Lasts!.Value.Time);
        if (shortest?.Lasts is not { } lasts)
            return;

        var expected = $"approvals that end before the evidence: rule \"{shortest.Name}\" requires {lasts.Condition} {Durations.Format(lasts.Time)}, counted "
            + "from the creation of the image; set a shorter expires.after here or a longer time there";
        // Without an expiry the workflow document bounds the wait, which the policy does not show.
        if (node.Find("expires")?.Find("after") is { } after)
            problems.Error(after, expected, $"approvals for up to {Durations.Format(until)}");
        else
            problems.Warn(node.Find("require")?.Find("approvals") ?? node, expected, $"approvals for up to {Durations.Format(until)}");
    }

    private static void TagsDecideAboutPeople(GateRule rule, SourceNode node, ProblemList problems)
    {
        if (!rule.Require.OfType<ApprovalsCondition>().Any())
            return;
        foreach (var scope in rule.Scopes?.Where(scope => scope.Tags is not null) ?? [])
        {
            problems.Warn(
                node.Find("scope")!, "a scope without tags: whoever starts a build chooses its tags and could avoid the approvals",
                $"scope \"{scope.Name}\" with tags");
        }
    }
}

/// <summary>How long a WaitForAction step can wait (Image Builder user guide, workflow step actions).</summary>
internal static class WaitTimeouts
{
    /// <summary>The time-out when the workflow document sets no <c>timeoutSeconds</c>.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromDays(3);

    public static readonly TimeSpan Max = TimeSpan.FromDays(7);
}
