using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Functions.Schedules;

namespace ImageBuilderAutomation.Functions;

/// <summary>Reconciles the history with the service on a schedule, for builds whose events were lost.</summary>
public sealed class ReconcileHistoryFunction(PolicyRunner policies, ScheduledRuns runs, AccountRegion accountRegion)
{
    private readonly PolicyRun<History.Reconciliation.ReconcileHistory> _reconcile = policies.For<History.Reconciliation.ReconcileHistory>();

    [LambdaFunction(ResourceName = nameof(ReconcileHistory))]
    public async Task ReconcileHistory(ScheduledEvent evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, "aws.scheduler", "Scheduled Event", accountRegion);
        var dueAt = EventEnvelope.RequireTime(evt.Time, "the event's time");
        using var deadline = Deadline.Of(context);
        await runs.RunAsync(
            nameof(ReconcileHistory), dueAt, run => _reconcile.RunAsync(reconcile => reconcile.HandleAsync(deadline.Time), deadline.Token, run), deadline.Token);
    }
}
