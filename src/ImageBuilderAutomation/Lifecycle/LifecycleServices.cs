using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Lifecycle;

public static class LifecycleServices
{
    /// <summary>Adds the handlers of lifecycle. The caller registers the ports, the rules, the options, the account and the clock.</summary>
    public static IServiceCollection AddLifecycle(this IServiceCollection services) => services
        .AddSingleton(p => new UsageGatherer(p.Get<UsageSources>(), p.Get<LifecycleRules>().Usage))
        .AddSingleton(p => new UsageReportSender(
            p.Get<IUsageReportRecords>(), p.Get<IUsageReports>(), p.Get<LifecycleRules>().Usage, p.Get<TimeProvider>()))
        .AddSingleton(p => new LifecycleFactGatherer(
            p.Get<ILifecycleInventory>(), p.Get<IParameterStore>(), p.Get<UsageGatherer>(), p.Get<ILifecycleRecords>(), p.Get<LifecycleRules>(),
            p.Get<TimeProvider>(), p.GetService<IChannelImages>()))
        .AddSingleton(p => new NotifyingLifecycleRecords(p.Get<ILifecycleRecords>(), p.Get<INotificationPublisher>(), p.Get<IMetrics>()))
        .AddSingleton(p => new LifecycleSender(p.Get<NotifyingLifecycleRecords>(), p.Get<IStateUpdates>(), p.Get<LifecycleOptions>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new UpdateTracker(
            p.Get<ILifecycleRecords>(), p.Get<NotifyingLifecycleRecords>(), p.Get<IStateUpdates>(), p.Get<LifecycleSender>(), p.Get<LifecycleOptions>(),
            p.Get<LifecycleRules>(), p.Get<IModeOverrides>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new FoundUseRestorer(
            p.Get<NotifyingLifecycleRecords>(), p.Get<LifecycleSender>(), p.Get<LifecycleOptions>(), p.Get<LifecycleRules>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new SharingRestorer(p.Get<NotifyingLifecycleRecords>(), p.Get<ILaunchPermissions>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new RecordFailedLaunch(
            p.Get<ILifecycleRecords>(), p.Get<UpdateTracker>(), p.Get<FoundUseRestorer>(), p.Get<IModeOverrides>(), p.Get<LifecycleOptions>(), p.Get<TimeProvider>(),
            p.Logger<RecordFailedLaunch>()))
        .AddSingleton(p => new ImageRetirer(
            p.Get<NotifyingLifecycleRecords>(), p.Get<LifecycleSender>(), p.Get<ILaunchPermissions>(), p.Get<LifecycleOptions>(), p.Get<LifecycleRules>(),
            p.Get<TimeProvider>()))
        .AddSingleton(p => new RetireImages(
            p.Get<LifecycleFactGatherer>(), p.Get<ILifecycleRecords>(), p.Get<UpdateTracker>(), p.Get<ImageRetirer>(), p.Get<FoundUseRestorer>(), p.Get<SharingRestorer>(),
            p.Get<UsageReportSender>(),
            p.Get<LifecycleRules>(), p.Get<IModeOverrides>(), p.Get<INotificationPublisher>(), p.Get<LifecycleOptions>(), p.Get<AccountRegion>(), p.Get<TimeProvider>(),
            p.Logger<RetireImages>()))
        .AddSingleton(p => new DisableImage(
            p.Get<ILifecycleRecords>(), p.Get<UpdateTracker>(), p.Get<LifecycleSender>(), p.Get<IImages>(), p.Get<ILaunchPermissions>(), p.Get<LifecycleOptions>(),
            p.Get<AccountRegion>(), p.Get<TimeProvider>(), p.Logger<DisableImage>()))
        .AddSingleton(p => new RestoreImage(
            p.Get<ILifecycleRecords>(), p.Get<UpdateTracker>(), p.Get<LifecycleSender>(), p.Get<IImages>(), p.Get<LifecycleOptions>(), p.Get<TimeProvider>(),
            p.Logger<RestoreImage>()));
}
