using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>What the policy requires of a configuration in the scope of the rule.</summary>
/// <param name="Require">All requirements, in the order of the file.</param>
/// <param name="Repairs">False: drift is only reported, in any mode.</param>
public sealed record ConfigurationRule(string Name, IReadOnlyList<Requirement> Require, bool Repairs = true);

/// <summary>One entry of <c>configurations</c>.</summary>
/// <param name="Scopes">The rule applies to a configuration in any of these; null means every configuration.</param>
public sealed record ScopedConfigurationRule(ConfigurationRule Rule, IReadOnlyList<Scope>? Scopes)
{
    public bool AppliesTo(ConfigurationFacts facts)
    {
        var configuration = facts.Configuration;
        return Scopes is null
            || Scopes.Any(scope => scope.SelectsConfiguration(configuration.Arn, configuration.Fields.MapOf(ConfigurationField.Tags), facts.Pipelines));
    }

    /// <summary>Whether the file alone shows that a configuration can be in the scopes of both rules.</summary>
    public bool Meets(ScopedConfigurationRule other) =>
        Scopes is null || other.Scopes is null || Scopes.Any(scope => other.Scopes.Any(its => its.Name == scope.Name));
}

/// <summary>The policy's rules for configurations.</summary>
public interface IConfigurationRules
{
    string PolicyHash { get; }

    /// <summary>The rules whose scope contains the configuration, in the order of the file. Pure.</summary>
    IReadOnlyList<ConfigurationRule> RulesFor(ConfigurationFacts facts);
}

/// <summary>The policy's <c>configurations</c>.</summary>
public sealed class ConfigurationRules(IReadOnlyList<ScopedConfigurationRule> rules, string policyHash) : IConfigurationRules
{
    public string PolicyHash => policyHash;

    public IReadOnlyList<ConfigurationRule> RulesFor(ConfigurationFacts facts) =>
        [.. rules.Where(scoped => scoped.AppliesTo(facts)).Select(scoped => scoped.Rule)];
}
