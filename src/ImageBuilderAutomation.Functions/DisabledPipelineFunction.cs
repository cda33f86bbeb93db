using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.PipelineHealth;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the EventBridge event of a pipeline that the service disabled because its scheduled builds failed.</summary>
public sealed class DisabledPipelineFunction(PolicyRunner policies, AccountRegion accountRegion)
{
    private readonly PolicyRun<RecordDisabling> _record = policies.For<RecordDisabling>();

    [LambdaFunction(ResourceName = nameof(RecordDisabledPipeline))]
    public async Task RecordDisabledPipeline(CloudWatchEvent<PipelineDisabledDetail> evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, EventEnvelope.ImageBuilder, PipelineDisabledDetail.DetailType, accountRegion);
        var pipeline = EventEnvelope.PipelineOf(evt, accountRegion);
        var failures = PipelineDisabledDetail.RequireFailures(evt.Detail?.ConsecutiveFailures);
        using var deadline = Deadline.Of(context);
        var at = EventEnvelope.RequireTime(evt.Time, "the event's time");
        await _record.RunAsync(record => record.HandleAsync(new(pipeline, failures, at), deadline.Token), deadline.Token);
    }
}
