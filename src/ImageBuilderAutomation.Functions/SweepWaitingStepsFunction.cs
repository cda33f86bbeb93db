using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Functions;

/// <summary>On a schedule, finds waiting steps whose event was lost.</summary>
public sealed class SweepWaitingStepsFunction(PolicyRunner policies, AccountRegion accountRegion)
{
    private readonly PolicyRun<SweepSteps> _sweep = policies.For<SweepSteps>();

    [LambdaFunction(ResourceName = nameof(SweepWaitingSteps))]
    public async Task SweepWaitingSteps(ScheduledEvent evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, "aws.scheduler", "Scheduled Event", accountRegion);
        using var deadline = Deadline.Of(context);
        await _sweep.RunAsync(sweep => sweep.HandleAsync(deadline.Time), deadline.Token);
    }
}
