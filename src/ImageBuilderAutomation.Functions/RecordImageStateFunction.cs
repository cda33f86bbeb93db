using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the EventBridge event of an image build that changed its state.</summary>
public sealed class RecordImageStateFunction(PolicyRunner policies, AccountRegion accountRegion)
{
    private readonly PolicyRun<RecordBuild> _record = policies.For<RecordBuild>();

    [LambdaFunction(ResourceName = nameof(RecordImageState))]
    public async Task RecordImageState(CloudWatchEvent<ImageStateChangeDetail> evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, EventEnvelope.ImageBuilder, ImageStateChangeDetail.DetailType, accountRegion);
        var image = EventEnvelope.ImageOf(evt, accountRegion);
        var status = EventEnvelope.Require(evt.Detail?.State?.Status, "detail.state.status");
        var transition = new Transition(evt.Detail?.PreviousState?.Status, status, EventEnvelope.RequireTime(evt.Time, "the event's time"), "eventbridge");
        using var deadline = Deadline.Of(context);
        await _record.RunAsync(record => record.HandleAsync(new(image, transition), deadline.Token), deadline.Token);
    }
}
