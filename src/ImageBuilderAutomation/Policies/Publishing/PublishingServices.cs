using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Policies.Publishing;

public static class PublishingServices
{
    /// <summary>
    /// Adds what publishes and reads policies. The caller registers the ports, the account and the clock; where policies are published, also the packaged
    /// policy, the options and <see cref="IMembership"/>.
    /// </summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services) => services
        .AddSingleton(p => new ActivePolicyReader(p.Get<IPolicyPublications>()))
        .AddSingleton<IPolicySource>(p => new ActivePolicySource(p.Get<ActivePolicyReader>()))
        .AddSingleton(p => new PublishFactGatherer(
            p.Get<ActivePolicyReader>(), p.Get<PackagedPolicy>(), p.Get<IPolicyPublications>(), p.Get<IMembership>(), p.Get<PublishOptions>(),
            p.Get<TimeProvider>()))
        .AddSingleton(p => new PublishSender(
            p.Get<IPolicyPublications>(), p.Get<INotificationPublisher>(), p.Get<AccountRegion>(), p.Logger<PublishSender>()))
        .AddSingleton(p => new NextPublication(p.Get<IPolicyPublications>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new PolicyProposals(
            p.Get<PublishFactGatherer>(), p.Get<PublishSender>(), p.Get<IPolicyPublications>(), p.Get<IMembership>(), p.Get<INotificationPublisher>(),
            p.Get<AccountRegion>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new PublishPolicy(
            p.Get<PublishFactGatherer>(), p.Get<NextPublication>(), p.Get<PublishSender>(), p.Get<PolicyProposals>(), p.Get<IPolicyPublications>()))
        .AddSingleton(p => new PublishedPolicies(p.Get<PublishFactGatherer>(), p.Get<IPolicyPublications>(), p.Get<PackagedPolicy>()));
}
