using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Functions;

/// <summary>On a schedule, starts deferred and scheduled pipeline runs, and finds builds that completed without an event.</summary>
public sealed class StartDueBuildsFunction(StartDue start, Home home)
{
    [LambdaFunction(ResourceName = nameof(StartDueBuilds))]
    public async Task StartDueBuilds(ScheduledEvent told, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(told);
        Envelope.Require(told, "aws.scheduler", "Scheduled Event", home);
        using var deadline = Deadline.Of(context);
        await start.HandleAsync(deadline.Token);
    }
}
