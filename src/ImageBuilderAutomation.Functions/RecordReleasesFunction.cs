using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Functions.Schedules;

namespace ImageBuilderAutomation.Functions;

/// <summary>Writes release records of released images on a schedule, if the stack has a bucket for them.</summary>
public sealed class RecordReleasesFunction(PolicyRunner policies, ScheduledRuns runs, AccountRegion accountRegion)
{
    private readonly PolicyRun<Releases.Recording.RecordReleases> _record = policies.For<Releases.Recording.RecordReleases>();

    [LambdaFunction(ResourceName = nameof(RecordReleases))]
    public async Task RecordReleases(ScheduledEvent evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, "aws.scheduler", "Scheduled Event", accountRegion);
        var dueAt = EventEnvelope.RequireTime(evt.Time, "the event's time");
        using var deadline = Deadline.Of(context);
        await runs.RunAsync(
            nameof(RecordReleases), dueAt, run => _record.RunAsync(record => record.HandleAsync(deadline.Time), deadline.Token, run), deadline.Token);
    }
}
