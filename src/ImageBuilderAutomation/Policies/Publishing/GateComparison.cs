using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// Compares the gate rules of two policies. The strictest matching rule decides and a step without a matching rule is held. So another rule can only add
/// strictness where a rule already applied, and can release where none did.
/// </summary>
internal static class GateComparison
{
    public static void Run(IReadOnlyList<GateRule> before, IReadOnlyList<GateRule> after, ChangeList changes)
    {
        var (pairs, removed, added) = Paired(before, after);
        // These rules apply to the same steps before and after.
        List<GateRule> stay = [.. pairs.Where(pair => AppliesAsBefore(pair.Before, pair.After)).Select(pair => pair.After)];
        foreach (var (old, now) in pairs)
        {
            var path = $"gates.{now.Name}";
            if (old.Name != now.Name)
                changes.Neutral(path, $"has the new name of {old.Name}");
            if (!AppliesAsBefore(old, now))
            {
                changes.Add(
                    $"{path}.{(old.Step == now.Step ? "scope" : "step")}", $"{Where(old)} becomes {Where(now)}",
                    Covers(now, old) && stay.Any(rule => Covers(rule, now)) ? ChangeEffect.Tightens : ChangeEffect.Loosens);
            }

            Answers(old, now, path, changes);
        }

        foreach (var rule in removed)
            changes.Loosens($"gates.{rule.Name}", $"the rule for {Where(rule)} is removed");
        foreach (var rule in added)
        {
            if (stay.Find(other => Covers(other, rule)) is { } other)
                changes.Tightens($"gates.{rule.Name}", $"a rule for {Where(rule)} is added, where rule {other.Name} applies too");
            else
                changes.Loosens($"gates.{rule.Name}", $"a rule for {Where(rule)} is added; a step there that no other rule matches was held and can be released");
        }
    }

    /// <summary>Pairs by name, then rules without a partner that differ in their name only.</summary>
    public static (List<(GateRule Before, GateRule After)> Pairs, List<GateRule> Removed, List<GateRule> Added) Paired(
        IReadOnlyList<GateRule> before, IReadOnlyList<GateRule> after)
    {
        var pairs = new List<(GateRule, GateRule)>();
        var (removed, added) = (new List<GateRule>(), after.ToList());
        foreach (var rule in before)
        {
            if (added.Find(other => other.Name == rule.Name) is { } same)
            {
                pairs.Add((rule, same));
                added.Remove(same);
            }
            else
            {
                removed.Add(rule);
            }
        }

        foreach (var rule in removed.ToList())
        {
            if (added.Find(other => IsSame(rule, other)) is { } renamed)
            {
                pairs.Add((rule, renamed));
                added.Remove(renamed);
                removed.Remove(rule);
            }
        }

        return (pairs, removed, added);
    }

    private static bool IsSame(GateRule rule, GateRule other)
    {
        var differences = new ChangeList();
        Answers(rule, other, "", differences);
        return AppliesAsBefore(rule, other) && differences.All.Count == 0;
    }

    private static void Answers(GateRule before, GateRule after, string path, ChangeList changes)
    {
        Answer($"{path}.unmet", before.Unmet, after.Unmet, changes);
        Answer($"{path}.unknown.then", before.Unknown.Then, after.Unknown.Then, changes);
        changes.Limit<TimeSpan>($"{path}.unknown.for", before.Unknown.For, after.Unknown.For, Durations.Format);
        if (before.Unknown.AskEvery != after.Unknown.AskEvery)
            changes.Neutral($"{path}.unknown.askEvery", $"{Durations.Format(before.Unknown.AskEvery)} becomes {Durations.Format(after.Unknown.AskEvery)}");
        if (before.Remind != after.Remind)
            changes.Neutral($"{path}.remind", "is changed");
        changes.Limit($"{path}.expires.after", before.Expires?.After, after.Expires?.After, Durations.Format);
        if (before.Expires is { } old && after.Expires is { } now)
            Answer($"{path}.expires.then", old.Then, now.Then, changes);
        ConditionComparison.Run(before.Require, after.Require, $"{path}.require", Stricter(before, after), changes);
    }

    /// <summary>
    /// What a stricter condition does to a rule. It turns true into unknown or false, and unknown into false. If unknown was answered with stop and false
    /// is answered with hold, the answer becomes less strict.
    /// </summary>
    public static ChangeEffect Stricter(GateRule before, GateRule after) =>
        after.Unmet >= before.Unknown.Then ? ChangeEffect.Tightens : ChangeEffect.Loosens;

    private static void Answer(string path, GateAnswer before, GateAnswer after, ChangeList changes)
    {
        if (before != after)
            changes.Add(path, $"{Text(before)} becomes {Text(after)}", after > before ? ChangeEffect.Tightens : ChangeEffect.Loosens);
    }

    private static string Text(GateAnswer answer) => answer switch
    {
        GateAnswer.Resume => "resume",
        GateAnswer.AskAgain => "askAgain",
        GateAnswer.Hold => "hold",
        _ => "stop",
    };

    private static bool AppliesAsBefore(GateRule before, GateRule after) =>
        before.Step == after.Step && ScopeText.Names(before.Scopes) == ScopeText.Names(after.Scopes) && before.Scopes is null == after.Scopes is null;

    private static bool Covers(GateRule outer, GateRule inner) => Covers(outer.Step, inner.Step) && ScopeText.Covers(outer.Scopes, inner.Scopes);

    internal static bool Covers(StepPattern outer, StepPattern inner) =>
        (outer.WorkflowType == "*" || outer.WorkflowType == inner.WorkflowType)
        && (outer.StepName.Pattern == "*" || outer.StepName == inner.StepName || (inner.StepName.IsLiteral && outer.StepName.Matches(inner.StepName.Pattern)));

    private static string Where(GateRule rule) => $"{rule.Step} in scope {ScopeText.Names(rule.Scopes)}";
}
