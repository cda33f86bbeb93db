namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The policy's rules for configurations.</summary>
public interface IConfigurationRules
{
    string PolicyHash { get; }

    /// <summary>Those whose scope the configuration is in, in the file's order. Pure.</summary>
    IReadOnlyList<ConfigurationRule> RulesFor(ConfigurationFacts facts);
}
