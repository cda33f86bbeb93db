using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

internal static class ConfigurationRegistration
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<CheckConfiguration>());
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<CheckConfigurations>());
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<ConfigChangeFunction>());
        services.AddSingleton(new ConfigurationOptions { Mode = settings.Policy.ModeOf(Capability.Configurations), Lease = Startup.Lease });
        services.AddSingleton<IConfigurationRules>(new ConfigurationRules(settings.Policy.Configurations, settings.Policy.Hash));
        services.AddSingleton<CheckConfiguration>();
        services.AddSingleton<CheckConfigurations>();
        services.AddSingleton<IConfigurations>(provider => new Configurations(provider.GetRequiredService<IAmazonImagebuilder>()));
        services.AddSingleton<IConfigurationRecords>(provider => new ConfigurationRecords(provider.GetRequiredService<RecordTable>(), settings.AccountRegion));
    }
}
