using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Functions.Schedules;

namespace ImageBuilderAutomation.Functions;

/// <summary>Plans and retires images on a schedule.</summary>
public sealed class RetireImagesFunction(PolicyRunner policies, ScheduledRuns runs, AccountRegion accountRegion)
{
    private readonly PolicyRun<Lifecycle.RetireImages> _retire = policies.For<Lifecycle.RetireImages>();

    [LambdaFunction(ResourceName = nameof(RetireImages))]
    public async Task RetireImages(ScheduledEvent evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, "aws.scheduler", "Scheduled Event", accountRegion);
        var dueAt = EventEnvelope.RequireTime(evt.Time, "the event's time");
        using var deadline = Deadline.Of(context);
        await runs.RunAsync(
            nameof(RetireImages), dueAt, run => _retire.RunAsync(retire => retire.HandleAsync(deadline.Time), deadline.Token, run), deadline.Token);
    }
}
