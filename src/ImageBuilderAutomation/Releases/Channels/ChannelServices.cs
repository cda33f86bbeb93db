using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Releases.Channels;

public static class ChannelServices
{
    /// <summary>Adds the handlers of channels. The caller registers the ports, the rules, the options, the account and the clock.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services) => services
        .AddSingleton<IChannelCandidates>(p => new ChannelCandidates(p.Get<ILifecycleInventory>(), p.Get<IImages>(), p.Get<IBuildDetails>(), p.Get<AccountRegion>()))
        .AddSingleton<IChannelImages>(p => new ChannelImages(p.Get<IChannelRecords>(), p.Get<IRevocations>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new ChannelFactGatherer(
            p.Get<IChannelRecords>(), p.Get<IRevocations>(), p.Get<IChannelCandidates>(), p.Get<IImageApprovals>(), p.Get<ApprovalFactGatherer>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new ChannelMover(
            p.Get<IChannelRecords>(), p.Get<ChannelFactGatherer>(), p.Get<INotificationPublisher>(), p.Get<ChannelRules>(), p.Get<IModeOverrides>(),
            p.Get<AccountRegion>(), p.Get<TimeProvider>(), p.Logger<ChannelMover>()))
        .AddSingleton(p => new TargetSender(
            p.Get<IChannelRecords>(), p.Get<IChannelTargets>(), p.Get<INotificationPublisher>(), p.Get<AccountRegion>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new MoveChannels(
            p.Get<IChannelRecords>(), p.Get<IRevocations>(), p.Get<IChannelCandidates>(), p.Get<ChannelMover>(), p.Get<TargetSender>(), p.Get<ChannelRules>(),
            p.Get<IModeOverrides>(), p.Get<ChannelOptions>(), p.Get<AccountRegion>(), p.Get<IMetrics>(), p.Get<TimeProvider>(),
            p.Logger<MoveChannels>()))
        .AddSingleton(p => new ChannelApprovalRequests(
            p.Get<IChannelRecords>(), p.Get<ChannelFactGatherer>(), p.Get<ApprovalRecorder>(), p.Get<ChannelRules>()))
        .AddSingleton(p => new ReleaseRequests(
            p.Get<IChannelRecords>(), p.Get<IRevocations>(), p.Get<ChannelMover>(), p.Get<MoveChannels>(), p.Get<ChannelRules>(),
            p.Get<TimeProvider>()))
        .AddSingleton(p => new RevokedImageRequests(
            p.Get<IRevocations>(), p.Get<IChannelRecords>(), p.Get<ReleaseRequests>(), p.Get<ILifecycleRecords>(), p.Get<DisableImage>(), p.Get<RestoreImage>()));
}
