namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>An event that reports a change of a configuration. Not proof: the configuration is read from the service.</summary>
public sealed record ConfigurationEvent(ConfigurationArn Configuration, ConfigurationChange Change);
