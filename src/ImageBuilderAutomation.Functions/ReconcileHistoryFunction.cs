using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Functions;

/// <summary>A schedule asks for what events missed.</summary>
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
