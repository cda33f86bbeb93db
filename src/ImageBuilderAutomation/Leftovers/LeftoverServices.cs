using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Leftovers;

public static class LeftoverServices
{
    /// <summary>Adds the handlers of leftovers. The caller registers the ports, the rules, the options, the account and the clock.</summary>
    public static IServiceCollection AddLeftovers(this IServiceCollection services) => services
        .AddSingleton(p => new LeftoverRecorder(p.Get<ILeftoverRecords>(), p.Get<INotificationPublisher>(), p.Get<IMetrics>(), p.Get<AccountRegion>()))
        .AddSingleton(p => new AmiChangeFactGatherer(
            p.Get<IBuildRecords>(), p.Get<ILifecycleRecords>(), p.Get<IImages>(), p.Get<IStateUpdates>(), p.Get<IAmiStates>(), p.Get<ILeftoverRecords>(),
            p.Get<TimeProvider>()))
        .AddSingleton(p => new RecordAmiChange(p.Get<AmiChangeFactGatherer>(), p.Get<LeftoverRecorder>(), p.Get<TimeProvider>(), p.Logger<RecordAmiChange>()))
        .AddSingleton(p => new StuckBuilds(
            p.Get<IBuildProgress>(), p.Get<IImages>(), p.Get<IWorkflowSteps>(), p.Get<IBuildSteps>(), p.Get<ILeftoverRecords>(), p.Get<LeftoverRecorder>(),
            p.Get<StuckBuildRules>(), p.Get<IModeOverrides>(), p.Get<LeftoverOptions>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new AbandonedResources(
            p.Get<IEc2Resources>(), p.Get<ILifecycleInventory>(), p.Get<IImages>(), p.Get<IBuildRecords>(), p.Get<ILeftoverRecords>(), p.Get<LeftoverRecorder>(),
            p.Get<INotificationPublisher>(), p.Get<AccountRegion>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new CheckLeftovers(
            p.Get<ILeftoverRecords>(), p.Get<StuckBuilds>(), p.Get<RecordAmiChange>(), p.Get<AbandonedResources>(), p.Logger<CheckLeftovers>()));
}
