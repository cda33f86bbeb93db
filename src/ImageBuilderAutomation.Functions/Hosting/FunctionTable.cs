using System.Text.Json;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.SNSEvents;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.People;

namespace ImageBuilderAutomation.Functions.Hosting;

/// <summary>All functions by name. The name is the logical id in template.yaml and the value of ANNOTATIONS_HANDLER.</summary>
public static class FunctionTable
{
    private static readonly SortedDictionary<string, Func<Startup, HostedFunction>> Functions = new(StringComparer.Ordinal)
    {
        [nameof(ApproveGateFunction.ApproveGate)] = startup => HostedFunction
            .Create<ApproveGateFunction, UrlRequest, UrlAnswer>(startup, (function, e, context) => function.ApproveGate(e, context)),
        [nameof(OperateStackFunction.OperateStack)] = startup => HostedFunction
            .Create<OperateStackFunction, UrlRequest, UrlAnswer>(startup, (function, e, context) => function.OperateStack(e, context)),
        [nameof(PublishPolicyFunction.PublishPolicy)] = startup => HostedFunction
            .Create<PublishPolicyFunction, UrlRequest, UrlAnswer>(startup, (function, e, context) => function.PublishPolicy(e, context)),
        [nameof(AnswerWaitingStepFunction.AnswerWaitingStep)] = startup => HostedFunction
            .Create<AnswerWaitingStepFunction, CloudWatchEvent<WorkflowStepWaitingDetail>>(
                startup, (function, e, context) => function.AnswerWaitingStep(e, context)),
        [nameof(AnswerStepNoticeFunction.AnswerStepNotice)] = startup => HostedFunction
            .Create<AnswerStepNoticeFunction, SNSEvent>(startup, (function, e, context) => function.AnswerStepNotice(e, context)),
        [nameof(AnswerStepCallFunction.AnswerStepCall)] = startup => HostedFunction
            .Create<AnswerStepCallFunction, JsonElement>(startup, (function, e, context) => function.AnswerStepCall(e, context)),
        [nameof(SweepWaitingStepsFunction.SweepWaitingSteps)] = startup => HostedFunction
            .Create<SweepWaitingStepsFunction, ScheduledEvent>(startup, (function, e, context) => function.SweepWaitingSteps(e, context)),
        [nameof(RecordImageStateFunction.RecordImageState)] = startup => HostedFunction
            .Create<RecordImageStateFunction, CloudWatchEvent<ImageStateChangeDetail>>(
                startup, (function, e, context) => function.RecordImageState(e, context)),
        [nameof(RecordBuildResultFunction.RecordBuildResult)] = startup => HostedFunction
            .Create<RecordBuildResultFunction, SNSEvent>(startup, (function, e, context) => function.RecordBuildResult(e, context)),
        [nameof(ReconcileHistoryFunction.ReconcileHistory)] = startup => HostedFunction
            .Create<ReconcileHistoryFunction, ScheduledEvent>(startup, (function, e, context) => function.ReconcileHistory(e, context)),
        [nameof(RecordBuildStartFunction.RecordBuildStart)] = startup => HostedFunction
            .Create<RecordBuildStartFunction, CloudWatchEvent<ApiCallDetail>>(startup, (function, e, context) => function.RecordBuildStart(e, context)),
        [nameof(RecordFailedLaunchFunction.RecordFailedLaunch)] = startup => HostedFunction
            .Create<RecordFailedLaunchFunction, CloudWatchEvent<ApiCallDetail>>(startup, (function, e, context) => function.RecordFailedLaunch(e, context)),
        [nameof(DisabledPipelineFunction.RecordDisabledPipeline)] = startup => HostedFunction
            .Create<DisabledPipelineFunction, CloudWatchEvent<PipelineDisabledDetail>>(
                startup, (function, e, context) => function.RecordDisabledPipeline(e, context)),
        [nameof(CheckConfigurationsFunction.CheckConfigurations)] = startup => HostedFunction
            .Create<CheckConfigurationsFunction, ScheduledEvent>(startup, (function, e, context) => function.CheckConfigurations(e, context)),
        [nameof(ConfigChangeFunction.CheckChangedConfiguration)] = startup => HostedFunction
            .Create<ConfigChangeFunction, CloudWatchEvent<ApiCallDetail>>(startup, (function, e, context) => function.CheckChangedConfiguration(e, context)),
        [nameof(StartDependentBuildsFunction.StartDependentBuilds)] = startup => HostedFunction
            .Create<StartDependentBuildsFunction, JsonElement>(startup, (function, e, context) => function.StartDependentBuilds(e, context)),
        [nameof(StartDueBuildsFunction.StartDeferredBuilds)] = startup => HostedFunction
            .Create<StartDueBuildsFunction, ScheduledEvent>(startup, (function, e, context) => function.StartDeferredBuilds(e, context)),
        [nameof(RetireImagesFunction.RetireImages)] = startup => HostedFunction
            .Create<RetireImagesFunction, ScheduledEvent>(startup, (function, e, context) => function.RetireImages(e, context)),
        [nameof(RecordAmiStateFunction.RecordAmiState)] = startup => HostedFunction
            .Create<RecordAmiStateFunction, CloudWatchEvent<AmiStateChangeDetail>>(startup, (function, e, context) => function.RecordAmiState(e, context)),
        [nameof(CheckLeftoversFunction.CheckLeftovers)] = startup => HostedFunction
            .Create<CheckLeftoversFunction, ScheduledEvent>(startup, (function, e, context) => function.CheckLeftovers(e, context)),
        [nameof(MoveChannelsFunction.MoveChannels)] = startup => HostedFunction
            .Create<MoveChannelsFunction, JsonElement>(startup, (function, e, context) => function.MoveChannels(e, context)),
        [nameof(RecordReleasesFunction.RecordReleases)] = startup => HostedFunction
            .Create<RecordReleasesFunction, ScheduledEvent>(startup, (function, e, context) => function.RecordReleases(e, context)),
    };

    public static IReadOnlyCollection<string> Names => Functions.Keys;

    /// <exception cref="StartupException">The name is unknown, or the environment or the policy is unusable. Lists all problems.</exception>
    public static HostedFunction Create(string? name, Startup startup)
    {
        ArgumentNullException.ThrowIfNull(startup);
        if (Functions.TryGetValue(name ?? "", out var create) && startup.Problems.Count == 0)
            return create(startup);

        string[] unknown = create is null ? [ProblemText.Of("ANNOTATIONS_HANDLER", $"one of {string.Join(", ", Names)}", name)] : [];
        throw new StartupException([.. unknown, .. startup.Problems]);
    }
}
