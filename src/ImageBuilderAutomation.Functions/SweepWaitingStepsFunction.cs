using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Functions;

/// <summary>On a schedule, finds waiting steps whose event was lost.</summary>
public sealed class SweepWaitingStepsFunction(SweepSteps sweep, Home home)
{
    [LambdaFunction(ResourceName = nameof(SweepWaitingSteps))]
    public async Task SweepWaitingSteps(ScheduledEvent told, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(told);
        Envelope.Require(told, "aws.scheduler", "Scheduled Event", home);
        using var deadline = Deadline.Of(context);
        await sweep.HandleAsync(deadline.Token);
    }
}
