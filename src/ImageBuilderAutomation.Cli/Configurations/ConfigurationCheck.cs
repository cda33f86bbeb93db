using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Configurations;

/// <summary>A configuration and the result of comparing it with the policy.</summary>
/// <param name="Rules">Number of rules that apply to it.</param>
internal sealed record ConfigurationCheck(ConfigurationFacts Facts, int Rules, ConfigurationDecision Decision)
{
    /// <summary>The name as in the ARN.</summary>
    public string Name => Facts.Configuration.Arn[(Facts.Configuration.Arn.LastIndexOf('/') + 1)..];

    public static ConfigurationCheck Of(ConfigurationFacts facts, Policy policy)
    {
        var rules = new ConfigurationRules(policy.Configurations, policy.Hash).RulesFor(facts);
        return new(facts, rules.Count, ConfigurationDecider.Decide(facts, rules, policy.Hash));
    }
}
