using ImageBuilderAutomation.ConfigurationGuard;

namespace TestKit.ConfigurationGuard;

/// <summary>The same rules for every configuration.</summary>
public sealed class ListedRules : IConfigurationRules
{
    public string PolicyHash { get; set; } = "8f3c1e";

    public List<ConfigurationRule> Rules { get; } = [];

    public IReadOnlyList<ConfigurationRule> RulesFor(ConfigurationFacts facts) => Rules;

    public void Require(params Requirement[] requirements) => Rules.Add(new($"rule{Rules.Count + 1}", requirements));
}
