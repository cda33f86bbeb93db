using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>Compares <c>configurations</c>: an expectation that is removed or changed loosens; one that is added is neutral.</summary>
internal static class ConfigurationComparison
{
    public static void Run(IReadOnlyList<ScopedConfigurationRule> before, IReadOnlyList<ScopedConfigurationRule> after, ChangeList changes)
    {
        foreach (var name in before.Concat(after).Select(scoped => scoped.Rule.Name).Distinct(StringComparer.Ordinal).ToList())
        {
            var path = $"configurations.{name}";
            List<ScopedConfigurationRule> old = [.. before.Where(scoped => scoped.Rule.Name == name)];
            List<ScopedConfigurationRule> now = [.. after.Where(scoped => scoped.Rule.Name == name)];
            switch (old, now)
            {
                case ([], _):
                    changes.Neutral(path, "the rule is added");
                    break;
                case (_, []):
                    changes.Loosens(path, "the rule is removed");
                    break;
                case ([var one], [var other]):
                    Compare(one, other, path, changes);
                    break;
                default:
                    changes.Loosens(path, "several rules of the same name cannot be compared");
                    break;
            }
        }
    }

    private static void Compare(ScopedConfigurationRule before, ScopedConfigurationRule after, string path, ChangeList changes)
    {
        if (ScopeText.Names(before.Scopes) != ScopeText.Names(after.Scopes) || before.Scopes is null != after.Scopes is null)
            changes.Loosens($"{path}.scope", $"{ScopeText.Names(before.Scopes)} becomes {ScopeText.Names(after.Scopes)}");
        if (before.Rule.Repairs != after.Rule.Repairs)
            changes.Loosens($"{path}.repair", after.Rule.Repairs ? "drift is repaired instead of reported" : "drift is reported instead of repaired");
        changes.Names(
            $"{path}.require", before.Rule.Require.Select(Text), after.Rule.Require.Select(Text), ChangeEffect.Neutral, ChangeEffect.Loosens);
    }

    private static string Text(Requirement requirement) =>
        $"{requirement.Path} {requirement.Expectation.GetType().Name} {requirement.Expectation.Text}{(requirement.Set is { } set ? $" set {set}" : "")}";
}
