namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The policy's rules for configurations.</summary>
public interface IConfigurationRules
{
    string PolicyHash { get; }

    /// <summary>The rules whose scope contains the configuration, in the order of the file. Pure.</summary>
    IReadOnlyList<ConfigurationRule> RulesFor(ConfigurationFacts facts);
}
