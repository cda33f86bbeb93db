using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Functions;

/// <summary>On a schedule, finds waiting steps whose event was lost.</summary>
public sealed class SweepWaitingStepsFunction(SweepSteps sweep, AccountRegion accountRegion)
{
    [LambdaFunction(ResourceName = nameof(SweepWaitingSteps))]
    public async Task SweepWaitingSteps(ScheduledEvent evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, "aws.scheduler", "Scheduled Event", accountRegion);
        using var deadline = Deadline.Of(context);
        await sweep.HandleAsync(deadline.Time);
    }
}
