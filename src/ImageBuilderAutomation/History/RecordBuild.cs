using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.History;

/// <summary>Records one state change of a build. Source and order of the messages do not matter.</summary>
public sealed class RecordBuild(BuildObserver observer, AccountRegion accountRegion, TimeProvider clock, ILogger<RecordBuild> logger)
{
    /// <summary>How far a sender's clock may be ahead. A later time would stay the latest transition for good.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);

    /// <exception cref="UnusableEventException">
    /// The build belongs to another account or Region, or the change cannot be one of the service: its statuses have another form, or its time is in the future.
    /// </exception>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record.</exception>
    public async Task<RecordReport> HandleAsync(BuildEvent evt, CancellationToken cancellationToken)
    {
        if (!evt.Image.IsIn(accountRegion))
            throw new UnusableEventException($"an image of account {accountRegion.Account} in {accountRegion.Region}", evt.Image.ToString());

        if (!evt.Transition.IsWellShaped)
            throw new UnusableEventException("a state change between statuses such as BUILDING and AVAILABLE", $"{evt.Transition.From} to {evt.Transition.To}");
        if (evt.Transition.At > clock.GetUtcNow() + ClockDifference)
            throw new UnusableEventException("a time that is not in the future", evt.Transition.At.ToString("u", CultureInfo.InvariantCulture));

        var report = await observer.ObserveAsync(evt.Image, (_, _) => evt.Transition, cancellationToken);
        if (report.IsRebuilt)
            Log.BuildRebuilt(logger, report.Record.ImageArn);
        Log.BuildRecorded(logger, report.Record.ImageArn, evt.Transition.To, evt.Transition.Source,
            report.ImageDeleted ? "not found" : report.Record.Status ?? "unknown", report.Record.Transitions.Count, report.IsWritten);
        return report;
    }
}

/// <summary>A message that a build changed state. The change goes into the history; the current state is read from the service.</summary>
public sealed record BuildEvent(ImageBuildArn Image, Transition Transition);
