using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.ConfigurationGuard;

public static class ConfigurationServices
{
    /// <summary>Adds the handlers of the configuration guard. The caller registers the ports, the rules, the options, the account and the clock.</summary>
    public static IServiceCollection AddConfigurationGuard(this IServiceCollection services) => services
        .AddSingleton(p => new ConfigurationFactGatherer(p.Get<IConfigurations>()))
        .AddSingleton(p => new ConfigurationRecorder(p.Get<IConfigurationRecords>(), p.Get<INotificationPublisher>(), p.Get<IMetrics>()))
        .AddSingleton(p => new ConfigurationSender(
            p.Get<IConfigurations>(), p.Get<ConfigurationRecorder>(), p.Get<IConfigurationRules>(), p.Get<IModeOverrides>(), p.Get<ConfigurationOptions>(),
            p.Get<TimeProvider>()))
        .AddSingleton(p => new CheckConfiguration(
            p.Get<ConfigurationFactGatherer>(), p.Get<IConfigurationRecords>(), p.Get<IConfigurationRules>(), p.Get<ConfigurationRecorder>(),
            p.Get<ConfigurationSender>(), p.Get<IModeOverrides>(), p.Get<ConfigurationOptions>(), p.Get<AccountRegion>(), p.Get<TimeProvider>(),
            p.Logger<CheckConfiguration>()))
        .AddSingleton(p => new CheckConfigurations(
            p.Get<IConfigurations>(), p.Get<IConfigurationRecords>(), p.Get<CheckConfiguration>(), p.Get<AccountRegion>(), p.Logger<CheckConfigurations>()));
}
