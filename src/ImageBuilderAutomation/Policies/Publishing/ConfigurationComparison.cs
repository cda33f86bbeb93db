using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// Compares <c>configurations</c>: an expectation that is removed or changed loosens. One that is added is neutral if it can only report: a repair sets
/// values that the policy names, and an expectation of a field for which there already is one can prevent its repair.
/// </summary>
internal static class ConfigurationComparison
{
    public static void Run(IReadOnlyList<ScopedConfigurationRule> before, IReadOnlyList<ScopedConfigurationRule> after, ChangeList changes)
    {
        var fields = before.SelectMany(scoped => scoped.Rule.Require).Select(FieldOf).ToHashSet(StringComparer.Ordinal);
        foreach (var name in before.Concat(after).Select(scoped => scoped.Rule.Name).Distinct(StringComparer.Ordinal).ToList())
        {
            var path = $"configurations.{name}";
            List<ScopedConfigurationRule> old = [.. before.Where(scoped => scoped.Rule.Name == name)];
            List<ScopedConfigurationRule> now = [.. after.Where(scoped => scoped.Rule.Name == name)];
            switch (old, now)
            {
                case ([], _):
                    changes.Add(path, "the rule is added", EffectOfAdded(now.SelectMany(scoped => scoped.Rule.Require.Select(added => (scoped.Rule, added)))));
                    break;
                case (_, []):
                    changes.Loosens(path, "the rule is removed");
                    break;
                case ([var one], [var other]):
                    Compare(one, other);
                    break;
                default:
                    changes.Loosens(path, "several rules of the same name cannot be compared");
                    break;
            }

            void Compare(ScopedConfigurationRule one, ScopedConfigurationRule other)
            {
                if (ScopeText.Names(one.Scopes) != ScopeText.Names(other.Scopes) || one.Scopes is null != other.Scopes is null)
                    changes.Loosens($"{path}.scope", $"{ScopeText.Names(one.Scopes)} becomes {ScopeText.Names(other.Scopes)}");
                if (one.Rule.Repairs != other.Rule.Repairs)
                    changes.Loosens($"{path}.repair", other.Rule.Repairs ? "drift is repaired instead of reported" : "drift is reported instead of repaired");
                var known = one.Rule.Require.Select(Text).ToHashSet(StringComparer.Ordinal);
                foreach (var added in other.Rule.Require.Where(requirement => !known.Contains(Text(requirement))))
                    changes.Add($"{path}.require", $"{Text(added)} is added", EffectOfAdded([(other.Rule, added)]));
                changes.Names($"{path}.require", known, known.Intersect(other.Rule.Require.Select(Text)), ChangeEffect.Loosens, ChangeEffect.Loosens);
            }
        }

        ChangeEffect EffectOfAdded(IEnumerable<(ConfigurationRule Rule, Requirement Added)> all) =>
            all.Any(one => (one.Rule.Repairs && IsRepairable(one.Added)) || fields.Contains(FieldOf(one.Added))) ? ChangeEffect.Loosens : ChangeEffect.Neutral;
    }

    private static bool IsRepairable(Requirement requirement) => requirement.Set is not null || requirement.Expectation is not Present;

    /// <summary>The two fields of the placement depend on each other.</summary>
    private static string FieldOf(Requirement requirement) => requirement.Path is ConfigurationField.Tenancy or ConfigurationField.HostId ? "placement" : requirement.Path;

    private static string Text(Requirement requirement) =>
        $"{requirement.Path} {requirement.Expectation.GetType().Name} {requirement.Expectation.Text}{(requirement.Set is { } set ? $" set {set}" : "")}";
}
