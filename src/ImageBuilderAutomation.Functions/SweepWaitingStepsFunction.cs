using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Functions.Schedules;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Operators;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Functions;

/// <summary>On a schedule, finds waiting steps whose event was lost, and reminds people of switches.</summary>
public sealed class SweepWaitingStepsFunction(PolicyRunner policies, ScheduledRuns runs, IMetrics metrics, AccountRegion accountRegion)
{
    private readonly PolicyRun<SweepSteps> _sweep = policies.For<SweepSteps>();
    private readonly PolicyRun<SwitchReminders> _remind = policies.For<SwitchReminders>();

    [LambdaFunction(ResourceName = nameof(SweepWaitingSteps))]
    public async Task SweepWaitingSteps(ScheduledEvent evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, "aws.scheduler", "Scheduled Event", accountRegion);
        var dueAt = EventEnvelope.RequireTime(evt.Time, "the event's time");
        using var deadline = Deadline.Of(context);
        try
        {
            await runs.RunAsync(nameof(SweepWaitingSteps), dueAt, run => SweepAsync(run, deadline), deadline.Token);
        }
        finally
        {
            metrics.Add(Metric.SweepTimeLeft, context.RemainingTime.TotalSeconds);
        }
    }

    private async Task SweepAsync(ScheduledRun run, Deadline deadline)
    {
        var asked = new AskedSteps();
        try
        {
            run.Unanswered = (await _sweep.RunAsync((sweep, isAgain) => sweep.HandleAsync(deadline.Time, isAgain, asked), deadline.Token, run)).Unanswered;
        }
        catch (PassFailedException e) when (e.Report is SweepReport report)
        {
            // What it counted is true although some of its steps failed.
            run.Unanswered = report.Unanswered;
            throw;
        }
        finally
        {
            // A step that fails in every sweep must not silence the reminders. Without a usable policy their time has to be recorded all the same.
            await _remind.RunAsync(
                async remind => run.RemindedAt = await remind.HandleAsync(run.Unanswered, run.RemindedAt, deadline.Token), deadline.Token, run);
        }
    }
}
