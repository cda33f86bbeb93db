using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

internal static class LifecycleRegistration
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings.Policy.Lifecycle);
        services.AddSingleton(new LifecycleOptions
        {
            Mode = settings.Policy.ModeOf(Capability.Lifecycle),
            Lease = Startup.Lease,
            ExecutionRole = settings.LifecycleRole,
        });
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<RetireImages>());
        services.AddSingleton<IUsageSource, NullUsageSource>();
        services.AddSingleton<LifecycleFactGatherer>();
        services.AddSingleton<RetireImages>();
        services.AddSingleton<ILifecycleInventory>(provider => new LifecycleInventory(
            provider.GetRequiredService<IAmazonImagebuilder>(), settings.AccountRegion, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IStateUpdates>(provider => new StateUpdates(provider.GetRequiredService<IAmazonImagebuilder>()));
        services.AddSingleton<ILifecycleRecords>(provider => new LifecycleRecords(provider.GetRequiredService<RecordTable>(), settings.AccountRegion));
    }
}
