using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Fleet;

public static class FleetServices
{
    /// <summary>Adds the reader of the fleet. The caller registers the ports, the rules, the account and the clock.</summary>
    public static IServiceCollection AddFleet(this IServiceCollection services) => services
        .AddSingleton(p => new FleetFactGatherer(
            p.Get<IFleetHistory>(), p.Get<IBuildDetails>(), p.Get<UsageSources>(), p.Get<IUsageReportRecords>(), p.Get<IAmiFixes>(), p.Get<LifecycleRules>().Usage,
            p.Get<AccountRegion>(), p.Get<TimeProvider>()));
}
