using ImageBuilderAutomation.Events;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.History;

/// <summary>Records one state change of a build. Source and order of the messages do not matter.</summary>
public sealed class RecordBuild(BuildObserver observer, Home home, ILogger<RecordBuild> logger)
{
    /// <exception cref="UnusableEventException">The build belongs to another account or Region.</exception>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record.</exception>
    public async Task<RecordReport> HandleAsync(BuildNotice notice, CancellationToken cancellationToken)
    {
        if (!notice.Image.IsAt(home))
            throw new UnusableEventException($"an image of account {home.Account} in {home.Region}", notice.Image.ToString());

        var report = await observer.ObserveAsync(notice.Image, (_, _) => notice.Transition, cancellationToken);
        Log.BuildRecorded(logger, report.Record.ImageArn, notice.Transition.To, notice.Transition.Source,
            report.ImageGone ? "not found" : report.Record.Status ?? "unknown", report.Record.Transitions.Count, report.Written);
        return report;
    }
}
