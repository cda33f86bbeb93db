using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.PipelineHealth;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.History.Reconciliation;

public static class ReconciliationServices
{
    /// <summary>Adds the reconciler. The caller adds history, and registers the ports, the options, the account and the clock.</summary>
    public static IServiceCollection AddReconciliation(this IServiceCollection services) => services
        .AddSingleton(p => new BuildSources(p.Get<IImageLists>(), p.Get<IRecordedBuilds>()))
        .AddSingleton(p => new ReconcileHistory(
            p.Get<BuildSources>(), p.Get<IBuildRecords>(), p.Get<IBuildDetails>(), p.Get<BuildObserver>(), p.Get<DisabledPipelines>(),
            p.Get<IReconcileCursors>(), p.Get<ReconcileOptions>(), p.Get<AccountRegion>(), p.Get<TimeProvider>(), p.Logger<ReconcileHistory>()));
}
