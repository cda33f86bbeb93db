using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.PipelineHealth;

public static class PipelineHealthServices
{
    /// <summary>Adds the handlers of pipelines' failures. The caller registers the ports, the rules, the options, the account and the clock.</summary>
    public static IServiceCollection AddPipelineHealth(this IServiceCollection services) => services
        .AddSingleton(p => new PipelineHealthRecorder(
            p.Get<IPipelineHealthRecords>(), p.Get<INotificationPublisher>(), p.Get<FailureRules>(), p.Get<AccountRegion>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new PipelineHealthFactGatherer(p.Get<IPipelineDocuments>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new PipelineHealthSender(
            p.Get<PipelineHealthFactGatherer>(), p.Get<IPipelineDocuments>(), p.Get<PipelineHealthRecorder>(), p.Get<FailureRules>(), p.Get<IModeOverrides>(),
            p.Get<PipelineHealthOptions>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new RecordDisabling(
            p.Get<IPipelineHealthRecords>(), p.Get<IPipelineDocuments>(), p.Get<PipelineHealthRecorder>(), p.Get<AccountRegion>(), p.Get<TimeProvider>(),
            p.Logger<RecordDisabling>()))
        .AddSingleton(p => new DisabledPipelines(
            p.Get<IPipelineHealthRecords>(), p.Get<PipelineHealthRecorder>(), p.Get<PipelineHealthSender>(), p.Get<FailureRules>(),
            p.Get<PipelineHealthOptions>(), p.Get<TimeProvider>(), p.Logger<DisabledPipelines>()));
}
