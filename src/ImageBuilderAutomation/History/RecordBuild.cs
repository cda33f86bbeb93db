using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.History;

/// <summary>Records one state change of a build. Source and order of the messages do not matter.</summary>
public sealed class RecordBuild(BuildObserver observer, AccountRegion accountRegion, ILogger<RecordBuild> logger)
{
    /// <exception cref="UnusableEventException">The build belongs to another account or Region.</exception>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record.</exception>
    public async Task<RecordReport> HandleAsync(BuildEvent evt, CancellationToken cancellationToken)
    {
        if (!evt.Image.IsIn(accountRegion))
            throw new UnusableEventException($"an image of account {accountRegion.Account} in {accountRegion.Region}", evt.Image.ToString());

        var report = await observer.ObserveAsync(evt.Image, (_, _) => evt.Transition, cancellationToken);
        Log.BuildRecorded(logger, report.Record.ImageArn, evt.Transition.To, evt.Transition.Source,
            report.ImageDeleted ? "not found" : report.Record.Status ?? "unknown", report.Record.Transitions.Count, report.IsWritten);
        return report;
    }
}

/// <summary>A message that a build changed state. The change goes into the history; the current state is read from the service.</summary>
public sealed record BuildEvent(ImageBuildArn Image, Transition Transition);
