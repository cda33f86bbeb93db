using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.People;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Gates;

public static class GateServices
{
    /// <summary>Adds the handlers of gates. The caller registers the ports, the rules, the options, the account and the clock.</summary>
    public static IServiceCollection AddGates(this IServiceCollection services) => services
        .AddSingleton(p => new GateFactGatherer(p.Get<IGateEvidence>(), p.Get<IRoles>(), p.Get<IGateRules>(), p.Get<AccountRegion>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new ApprovalFactGatherer(p.Get<IGateEvidence>(), p.Get<IRoles>(), p.Get<IGateRules>(), p.Get<AccountRegion>()))
        .AddSingleton(p => new GateSender(
            p.Get<IWorkflowSteps>(), p.Get<IGateRecords>(), p.Get<INotificationPublisher>(), p.Get<IMetrics>(), p.Get<GateOptions>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new UnreadableStep(
            p.Get<IWorkflowSteps>(), p.Get<IGateControl>(), p.Get<IGateRules>(), p.Get<GateSender>(), p.Get<GateOptions>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new AnswerStep(
            p.Get<IGateRecords>(), p.Get<GateFactGatherer>(), p.Get<IGateRules>(), p.Get<GateSender>(), p.Get<UnreadableStep>(),
            p.Get<IGateControl>(), p.Get<INotificationPublisher>(), p.Get<IMetrics>(), p.Get<GateOptions>(), p.Get<AccountRegion>(), p.Get<TimeProvider>(),
            p.Logger<AnswerStep>()))
        .AddSingleton(p => new SweepSteps(
            p.Get<IWorkflowSteps>(), p.Get<IGateRecords>(), p.Get<IImageApprovals>(), p.Get<IGateControl>(), p.Get<AnswerStep>(),
            p.Get<INotificationPublisher>(), p.Get<GateOptions>(), p.Get<AccountRegion>(), p.Get<TimeProvider>(), p.Logger<SweepSteps>()))
        .AddSingleton(p => new StopStep(
            p.Get<UnreadableStep>(), p.Get<IGateRecords>(), p.Get<GateSender>(), p.Get<GateOptions>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new ApprovalRecorder(
            p.Get<IImageApprovals>(), p.Get<IRoles>(), p.Get<ApproverGroups>(), p.Get<AccountRegion>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new PersonRequests(
            p.Get<IWorkflowSteps>(), p.Get<IGateRecords>(), p.Get<ApprovalRecorder>(), p.Get<AnswerStep>(), p.Get<StopStep>(), p.Get<AccountRegion>(),
            p.Get<TimeProvider>()));
}
