namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Some message claims that a configuration was changed.</summary>
public sealed record ConfigurationNotice(ConfigurationArn Configuration, ConfigurationChange Change);
