using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rules;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Triggers;

public static class TriggerServices
{
    /// <summary>Adds the handlers of triggers. The caller registers the ports, the rules, the options and the clock.</summary>
    public static IServiceCollection AddTriggers(this IServiceCollection services) => services
        .AddSingleton(p => p.Get<TriggerRules>().Failures)
        .AddSingleton(p => p.Get<TriggerRules>().Stuck)
        .AddSingleton(p => new PipelineHealthOptions { Mode = p.Get<PipelineRunOptions>().Mode, Lease = p.Get<PipelineRunOptions>().Lease })
        .AddSingleton(p => new PipelineRunFactGatherer(
            p.Get<IPipelines>(), p.Get<IPipelineRunRecords>(), p.Get<IPipelineHealthRecords>(), p.Get<TriggerRules>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new CauseQueue(p.Get<IPipelineRunRecords>()))
        .AddSingleton(p => new ConcurrencySlots(p.Get<IPipelineRunRecords>()))
        .AddSingleton(p => Sender(p, Mode(p)))
        .AddSingleton(p => new FailedBuildRetry(
            p.Get<IPipelines>(), p.Get<IPipelineRunRecords>(), p.Get<CauseQueue>(), p.Get<IBuildFailures>(), Mode(p), p.Get<TriggerRules>(),
            p.Get<IMetrics>(), p.Get<PipelineRunOptions>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new BuildCompletion(
            p.Get<IPipelineRunRecords>(), p.Get<CauseQueue>(), p.Get<ConcurrencySlots>(), p.Get<FailedBuildRetry>(), p.Get<TriggerRules>(),
            p.Get<TimeProvider>()))
        .AddSingleton(p => new TriggerActions(
            p.Get<IPipelineRunRecords>(), p.Get<PipelineRunSender>(), p.Get<BuildCompletion>(), p.Get<IModeOverrides>(), p.Get<PipelineRunOptions>()))
        .AddSingleton(p => new StartDependents(
            p.Get<TriggerActions>(), p.Get<BuildCompletion>(), p.Get<IPipelines>(), p.Get<IPipelineRunRecords>(), p.Get<IImages>(), p.Get<IImageScans>(),
            p.Get<IReportedChanges>(), p.Get<TriggerRules>(), p.Get<TimeProvider>(), p.Logger<StartDependents>()))
        .AddSingleton(p => new StartDeferred(
            p.Get<TriggerActions>(), p.Get<BuildCompletion>(), p.Get<ConcurrencySlots>(), p.Get<DisabledPipelines>(), p.Get<IPipelines>(),
            p.Get<IPipelineRunRecords>(), p.Get<IImages>(), p.Get<TriggerRules>(), p.Get<PipelineRunOptions>(), p.Get<TimeProvider>(), p.Logger<StartDeferred>()))
        // A person's request is sent in any mode.
        .AddSingleton(p => new ManualStart(
            p.Get<IPipelines>(), p.Get<CauseQueue>(), Sender(p, _ => Task.FromResult(Reliability.Mode.Act)), p.Get<TimeProvider>()))
        .AddSingleton(p => new ExplainEvent(p.Get<IPipelines>(), p.Get<IImages>(), p.Get<IImageScans>(), p.Get<TriggerRules>(), p.Get<TimeProvider>()));

    private static PipelineRunSender Sender(IServiceProvider p, Func<CancellationToken, Task<Mode>> readMode) => new(
        p.Get<PipelineRunFactGatherer>(), p.Get<IPipelines>(), p.Get<IPipelineRunRecords>(), p.Get<ConcurrencySlots>(), readMode, p.Get<TriggerRules>(),
        p.Get<IMetrics>(), p.Get<PipelineRunOptions>(), p.Get<TimeProvider>());

    private static Func<CancellationToken, Task<Mode>> Mode(IServiceProvider p) =>
        cancellationToken => p.Get<IModeOverrides>().ReadAsync(Capability.Builds, p.Get<PipelineRunOptions>().Mode, cancellationToken);
}
