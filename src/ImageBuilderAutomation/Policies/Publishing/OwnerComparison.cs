using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>Compares <c>owners</c>, which route notifications and decide nothing. The order counts, so an entry that moves is a change.</summary>
internal static class OwnerComparison
{
    public static void Run(OwnerRules before, OwnerRules after, ChangeList changes)
    {
        for (var i = 0; i < Math.Max(before.Rules.Count, after.Rules.Count); i++)
        {
            var (old, now) = (before.Rules.ElementAtOrDefault(i), after.Rules.ElementAtOrDefault(i));
            if (Text(old) != Text(now))
                changes.Neutral($"owners[{i}]", $"{Text(old)} becomes {Text(now)}");
        }
    }

    private static string Text(OwnerRule? rule) => rule is null ? "nothing" : $"{rule.Owner} of {ScopeText.Names(rule.Scopes)}";
}
