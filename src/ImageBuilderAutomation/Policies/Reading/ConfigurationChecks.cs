using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Checks across the rules of <c>configurations</c>: rules that contradict each other or the service.</summary>
internal static class ConfigurationChecks
{
    private const string Tokens = "instanceMetadataOptions.httpTokens";
    private const string Hops = "instanceMetadataOptions.httpPutResponseHopLimit";

    public static void Run(IReadOnlyList<(ScopedConfigurationRule Rule, SourceNode Node)> rules, ProblemList problems)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var (rule, node) = rules[i];
            foreach (var scope in rule.Scopes?.Where(scope => scope.IsOfBuilds) ?? [])
            {
                problems.Error(
                    node.Find("scope")!, "a scope with only configurations, pipelines or tags; with other members the rule never applies",
                    $"scope \"{scope.Name}\"");
            }

            var earlier = rules.Take(i).ToList();
            if (rule.Rule.Name.Length > 0 && earlier.Exists(other => other.Rule.Rule.Name == rule.Rule.Name))
                problems.Error(node.Find("name")!, "a name that no other rule has");
            var content = ContentHash.Canonical(node, without: "name");
            if (earlier.Find(other => ContentHash.Canonical(other.Node, without: "name") == content) is { Rule: { } twin })
            {
                problems.Warn(
                    node, $"a rule that differs from \"{twin.Rule.Name}\"; remove one of the two", $"the same rule again, as \"{rule.Rule.Name}\"");
            }

            Contradictions(rule, node, earlier, problems);
            Placement(rule, node, [.. earlier.Select(other => other.Rule).Where(rule.Meets)], problems);
            Hop(rule, node, problems);
        }
    }

    private static void Contradictions(
        ScopedConfigurationRule rule, SourceNode node, List<(ScopedConfigurationRule Rule, SourceNode Node)> earlier, ProblemList problems)
    {
        foreach (var requirement in rule.Rule.Require)
        {
            foreach (var (other, _) in earlier)
            {
                if (other.Rule.Require.FirstOrDefault(its => Contradict(its, requirement)) is not { } against)
                    continue;
                var expected = $"a value that agrees with rule \"{other.Rule.Name}\", which expects {against.Expectation.Text}";
                if (rule.Meets(other))
                    problems.Error(PlaceOf(requirement.Path, node), expected, requirement.Expectation.Text);
                else
                    problems.Warn(PlaceOf(requirement.Path, node), $"{expected}; a configuration in both scopes is not repaired", requirement.Expectation.Text);
            }
        }
    }

    private static bool Contradict(Requirement one, Requirement other) =>
        one.Path == other.Path && Resolution.Of(null, [one, other]).Problem == Resolution.Contradiction;

    /// <summary>The service rejects a host together with a host resource group, and either of them without tenancy host.</summary>
    private static void Placement(ScopedConfigurationRule rule, SourceNode node, IReadOnlyList<ScopedConfigurationRule> met, ProblemList problems)
    {
        var all = met.Append(rule).SelectMany(item => item.Rule.Require).ToList();
        (string Path, string Other)[] pairs =
            [(ConfigurationField.HostId, ConfigurationField.HostResourceGroup), (ConfigurationField.HostResourceGroup, ConfigurationField.HostId)];
        foreach (var (path, other) in pairs)
        {
            if (!Requires(rule.Rule.Require, path))
                continue;
            if (Requires(all, other))
                problems.Error(PlaceOf(path, node), "either a host or a host resource group; they exclude each other");
            if (all.Exists(requirement => requirement.Path == ConfigurationField.Tenancy && !requirement.Expectation.Holds(FieldValue.Of("host"))))
                problems.Error(PlaceOf(path, node), "tenancy \"host\" together with it; no other tenancy is allowed");
        }
    }

    private static void Hop(ScopedConfigurationRule rule, SourceNode node, ProblemList problems)
    {
        var two = FieldValue.Of("2");
        if (rule.Rule.Require.Any(requirement => requirement.Path == Tokens && requirement.Expectation.Holds(FieldValue.Of("required")))
            && rule.Rule.Require.Any(requirement => requirement.Path == Hops && !requirement.Expectation.Holds(two)))
            problems.Warn(PlaceOf(Hops, node), "a hop limit of at least 2: with required tokens, builds of container images need two hops");
    }

    private static bool Requires(IEnumerable<Requirement> requirements, string path) =>
        requirements.Any(requirement => requirement.Path == path && !requirement.Expectation.Holds(null));

    private static SourceNode PlaceOf(string path, SourceNode rule)
    {
        var term = ConfigurationTerm.All.First(term => term.Field == ConfigurationField.At(path));
        var place = rule.Find("require")!.Find(term.Name)!;
        return term.Field.Kind is FieldKind.Map ? place.Find(term.Field.KeyIn(path)) ?? place : place;
    }
}
