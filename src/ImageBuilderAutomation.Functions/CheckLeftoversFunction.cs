using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Functions.Schedules;

namespace ImageBuilderAutomation.Functions;

/// <summary>Looks for leftovers of builds on a schedule, and cancels builds that are stuck if policy and mode say so.</summary>
public sealed class CheckLeftoversFunction(PolicyRunner policies, ScheduledRuns runs, AccountRegion accountRegion)
{
    private readonly PolicyRun<Leftovers.CheckLeftovers> _check = policies.For<Leftovers.CheckLeftovers>();

    [LambdaFunction(ResourceName = nameof(CheckLeftovers))]
    public async Task CheckLeftovers(ScheduledEvent evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, "aws.scheduler", "Scheduled Event", accountRegion);
        var dueAt = EventEnvelope.RequireTime(evt.Time, "the event's time");
        using var deadline = Deadline.Of(context);
        await runs.RunAsync(
            nameof(CheckLeftovers), dueAt, run => _check.RunAsync(check => check.HandleAsync(deadline.Time), deadline.Token, run), deadline.Token);
    }
}
