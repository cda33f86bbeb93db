namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Compares one configuration with the rules. Pure: the same facts give the same decision.</summary>
public static class ConfigurationDecider
{
    private const string OnlyReported = "the rule only reports";

    public static ConfigurationDecision Decide(ConfigurationFacts facts, IConfigurationRules rules) => Decide(facts, rules.RulesFor(facts), rules.PolicyHash);

    public static ConfigurationDecision Decide(ConfigurationFacts facts, IReadOnlyList<ConfigurationRule> rules, string policyHash)
    {
        var before = facts.Configuration.Fields;
        var asked = rules.SelectMany(rule => rule.Require.Select(requirement => (Rule: rule, Requirement: requirement))).ToList();
        var failed = asked.Where(item => !item.Requirement.Holds(before[item.Requirement.Path])).ToList();

        var corrected = new Dictionary<string, (FieldValue? Value, string Reason)>(StringComparer.Ordinal);
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in failed.GroupBy(item => item.Requirement.Path))
        {
            var requirements = asked.Where(item => item.Requirement.Path == field.Key).Select(item => item.Requirement);
            var resolution = Resolution.Of(before[field.Key], [.. requirements]);
            if (field.Any(item => !item.Rule.Repairs))
                refused[field.Key] = OnlyReported;
            else if (resolution.Correction is { } correction)
                corrected[field.Key] = (correction.Value, string.Join(", ", field.Select(item => item.Rule.Name).Distinct()));
            else
                refused[field.Key] = resolution.Problem!;
        }

        foreach (var (path, reason) in PlacementConstraints.Apply(before, corrected, IsWanted))
            refused[path] = reason;
        if (facts.Configuration.NotRepairable is { } notRepairable)
        {
            foreach (var path in corrected.Keys)
                refused[path] = notRepairable;
            corrected.Clear();
        }

        var changes = corrected.Where(item => before[item.Key] != item.Value.Value).OrderBy(item => item.Key, StringComparer.Ordinal)
            .Select(item => new FieldChange(item.Key, before[item.Key], item.Value.Value, item.Value.Reason)).ToList();
        return new(
            [.. failed.Select(item => Drifted(item.Rule, item.Requirement, before, refused))],
            changes,
            changes.Aggregate(before, (fields, change) => fields.With(change.Path, change.To)),
            policyHash);

        bool IsWanted(string path) => asked.Exists(item => item.Requirement.Path == path && !item.Requirement.Holds(null));
    }

    private static Drift Drifted(ConfigurationRule rule, Requirement requirement, ConfigurationFields fields, Dictionary<string, string> refused)
    {
        var found = fields[requirement.Path]?.ToString()
            ?? (requirement.Expectation.CountsDefaults && ConfigurationField.At(requirement.Path).Default is { } value ? $"{value}, by default" : null);
        return new(rule.Name, requirement.Path, requirement.Expectation.Text, found, refused.GetValueOrDefault(requirement.Path));
    }
}
