using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Functions.Schedules;

namespace ImageBuilderAutomation.Functions;

/// <summary>Checks all infrastructure configurations on a schedule.</summary>
public sealed class CheckConfigurationsFunction(PolicyRunner policies, ScheduledRuns runs, AccountRegion accountRegion)
{
    private readonly PolicyRun<CheckConfigurations> _check = policies.For<CheckConfigurations>();

    [LambdaFunction(ResourceName = nameof(CheckConfigurations))]
    public async Task CheckConfigurations(ScheduledEvent evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, "aws.scheduler", "Scheduled Event", accountRegion);
        var dueAt = EventEnvelope.RequireTime(evt.Time, "the event's time");
        using var deadline = Deadline.Of(context);
        await runs.RunAsync(
            nameof(CheckConfigurations), dueAt, run => _check.RunAsync(check => check.HandleAsync(deadline.Time), deadline.Token, run), deadline.Token);
    }
}
