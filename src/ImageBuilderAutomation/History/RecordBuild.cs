using ImageBuilderAutomation.Events;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.History;

/// <summary>Records one state change of a build, from whichever source it was told, in whatever order.</summary>
public sealed class RecordBuild(IImages images, IBuildRecords records, Home home, TimeProvider clock, ILogger<RecordBuild> logger)
{
    private const int Attempts = 5;

    /// <exception cref="UnusableEventException">The build belongs to another account or Region.</exception>
    /// <exception cref="ContendedRecordException">Others kept writing.</exception>
    public async Task<RecordReport> HandleAsync(BuildNotice notice, CancellationToken cancellationToken)
    {
        if (!notice.Image.IsAt(home))
            throw new UnusableEventException($"an image of account {home.Account} in {home.Region}", notice.Image.ToString());

        // The order of observations is a law of this room, so it takes the time itself, before the call: what a slow answer shows is old.
        var beganAt = clock.GetUtcNow();
        var read = await images.ReadAsync(notice.Image.ToString(), cancellationToken);
        var snapshot = read is null ? null : read with { ReadBeganAt = beganAt };

        var report = await WriteAsync(notice, snapshot, cancellationToken);
        Log.BuildRecorded(logger, report.Record.ImageArn, notice.Transition.To, notice.Transition.Source,
            snapshot?.Status ?? "gone", report.Record.Transitions.Count, report.Written);
        return report;
    }

    private async Task<RecordReport> WriteAsync(BuildNotice notice, ImageSnapshot? snapshot, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var known = await records.ReadAsync(notice.Image.ToString(), cancellationToken);
            var merged = BuildHistory.Merge(known, notice, snapshot);
            if (known is not null && BuildHistory.SaysNothingNew(known, merged))
                return new(known, Written: false, ImageGone: snapshot is null);
            if (await records.TryWriteAsync(merged, cancellationToken) is { } stored)
                return new(stored, Written: true, ImageGone: snapshot is null);
        }

        throw new ContendedRecordException(notice.Image.ToString(), Attempts);
    }
}
