using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the EventBridge event of an image build that changed its state.</summary>
public sealed class RecordImageStateFunction(RecordBuild record, Home home)
{
    [LambdaFunction(ResourceName = nameof(RecordImageState))]
    public async Task RecordImageState(CloudWatchEvent<ImageStateChangeDetail> told, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(told);
        Envelope.Require(told, Envelope.ImageBuilder, ImageStateChangeDetail.DetailType, home);
        var image = Envelope.ImageOf(told, home);
        var status = Envelope.Require(told.Detail?.State?.Status, "detail.state.status");
        var transition = new Transition(told.Detail?.PreviousState?.Status, status, Envelope.RequireTime(told.Time, "the event's time"), "eventbridge");
        using var deadline = Deadline.Of(context);
        await record.HandleAsync(new(image, transition), deadline.Token);
    }
}
