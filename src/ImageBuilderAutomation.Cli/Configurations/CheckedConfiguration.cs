using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Configurations;

/// <summary>A configuration and what the policy says of it.</summary>
/// <param name="Rules">How many rules it is held against.</param>
internal sealed record CheckedConfiguration(ConfigurationFacts Facts, int Rules, ConfigurationDecision Decision)
{
    /// <summary>As the ARN has it.</summary>
    public string Name => Facts.Configuration.Arn[(Facts.Configuration.Arn.LastIndexOf('/') + 1)..];

    public static CheckedConfiguration Of(ConfigurationFacts facts, Policy policy)
    {
        var rules = new PolicyConfigurationRules(policy).RulesFor(facts);
        return new(facts, rules.Count, ConfigurationJudge.Decide(facts, rules, policy.Hash));
    }
}
