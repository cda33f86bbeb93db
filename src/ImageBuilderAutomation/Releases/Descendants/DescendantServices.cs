using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Releases.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Releases.Descendants;

public static class DescendantServices
{
    /// <summary>Adds the reader of descendants. The caller registers the ports and the account.</summary>
    public static IServiceCollection AddDescendants(this IServiceCollection services) => services
        .AddSingleton(p => new DescendantFactGatherer(
            p.Get<ILifecycleInventory>(), p.Get<IDescentHistory>(), p.Get<IParameterStore>(), p.Get<IAmiAncestry>(), p.Get<IChannelRecords>(), p.Get<IRevocations>(),
            p.Get<IBuildDetails>(), p.Get<IServiceFailures>(), p.Get<AccountRegion>()))
        .AddSingleton(p => new ListDescendants(p.Get<DescendantFactGatherer>()));
}
