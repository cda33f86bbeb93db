using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Functions.Schedules;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Functions;

/// <summary>On a schedule, starts deferred and scheduled pipeline runs, and finds builds that completed without an event.</summary>
public sealed class StartDueBuildsFunction(PolicyRunner policies, ScheduledRuns runs, AccountRegion accountRegion)
{
    private readonly PolicyRun<StartDeferred> _start = policies.For<StartDeferred>();

    [LambdaFunction(ResourceName = nameof(StartDeferredBuilds))]
    public async Task StartDeferredBuilds(ScheduledEvent evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, "aws.scheduler", "Scheduled Event", accountRegion);
        var dueAt = EventEnvelope.RequireTime(evt.Time, "the event's time");
        using var deadline = Deadline.Of(context);
        await runs.RunAsync(
            nameof(StartDeferredBuilds), dueAt, run => _start.RunAsync(start => start.HandleAsync(deadline.Time), deadline.Token, run), deadline.Token);
    }
}
