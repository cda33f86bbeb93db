using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Leftovers;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the EventBridge event of an AMI that was disabled or deregistered, by whoever.</summary>
public sealed class RecordAmiStateFunction(PolicyRunner policies, AccountRegion accountRegion)
{
    private readonly PolicyRun<RecordAmiChange> _record = policies.For<RecordAmiChange>();

    [LambdaFunction(ResourceName = nameof(RecordAmiState))]
    public async Task RecordAmiState(CloudWatchEvent<AmiStateChangeDetail> evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, "aws.ec2", AmiStateChangeDetail.DetailType, accountRegion);
        var change = new AmiChangedEvent(
            AmiStateChangeDetail.RequireImageId(evt.Detail?.ImageId), AmiStateChangeDetail.RequireState(evt.Detail?.State),
            EventEnvelope.RequireTime(evt.Time, "the event's time"));
        using var deadline = Deadline.Of(context);
        await _record.RunAsync(record => record.HandleAsync(change, deadline.Token), deadline.Token);
    }
}
