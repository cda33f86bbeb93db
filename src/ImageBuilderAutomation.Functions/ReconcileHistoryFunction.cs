using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Functions;

/// <summary>Reconciles the history with the service on a schedule, for builds whose events were lost.</summary>
public sealed class ReconcileHistoryFunction(History.Reconciling.ReconcileHistory reconcile, Home home)
{
    [LambdaFunction(ResourceName = nameof(ReconcileHistory))]
    public async Task ReconcileHistory(ScheduledEvent told, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(told);
        Envelope.Require(told, "aws.scheduler", "Scheduled Event", home);
        using var deadline = Deadline.Of(context);
        await reconcile.HandleAsync(deadline.Token);
    }
}
