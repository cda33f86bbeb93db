using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.History;

public static class HistoryServices
{
    /// <summary>Adds the handlers that record builds. The caller registers the ports, the coverage rules, the account and the clock.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services) => services
        .AddSingleton(p => new BuildObserver(
            p.Get<IImages>(), p.Get<IInspections>(), p.Get<IBuildRecords>(), p.Get<IBuildDetails>(), p.Get<PipelineHealthRecorder>(),
            new(p.Get<IGateRecords>(), p.Get<IModeOverrides>(), p.Get<GateOptions>()), p.Get<INotificationPublisher>(), p.Get<IMetrics>(), p.Get<CoverageRules>(),
            p.Get<TimeProvider>()))
        .AddSingleton(p => new RecordBuild(p.Get<BuildObserver>(), p.Get<AccountRegion>(), p.Get<TimeProvider>(), p.Logger<RecordBuild>()))
        .AddSingleton(p => new VerifiedStarts(p.Get<IBuildStarts>(), p.Get<ICallHistory>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new RecordStart(
            p.Get<IBuildStarts>(), p.Get<IRoles>(), p.Get<AccountRegion>(), p.Get<TimeProvider>(), p.Logger<RecordStart>()));
}
