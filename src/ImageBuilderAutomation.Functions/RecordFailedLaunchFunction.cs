using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the CloudTrail event of a launch that EC2 refused, and brings the image back if this stack disabled it.</summary>
public sealed class RecordFailedLaunchFunction(PolicyRunner policies, AccountRegion accountRegion)
{
    private readonly PolicyRun<Lifecycle.RecordFailedLaunch> _record = policies.For<Lifecycle.RecordFailedLaunch>();

    [LambdaFunction(ResourceName = nameof(RecordFailedLaunch))]
    public async Task RecordFailedLaunch(CloudWatchEvent<ApiCallDetail> evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, EventEnvelope.Ec2, ApiCallDetail.DetailType, accountRegion);
        if (FailedLaunchReader.Of(evt.Detail ?? throw new UnusableEventException("detail", null)) is not { } launch)
            return;
        using var deadline = Deadline.Of(context);
        await _record.RunAsync(record => record.HandleAsync(launch, deadline.Token), deadline.Token);
    }
}
