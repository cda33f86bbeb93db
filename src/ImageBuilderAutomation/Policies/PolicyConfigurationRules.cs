using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Policies;

/// <summary>The policy's <c>configurations</c>.</summary>
public sealed class PolicyConfigurationRules(Policy policy) : IConfigurationRules
{
    public string PolicyHash => policy.Hash;

    public IReadOnlyList<ConfigurationRule> RulesFor(ConfigurationFacts facts) =>
        [.. policy.Configurations.Where(scoped => scoped.AppliesTo(facts)).Select(scoped => scoped.Rule)];
}
