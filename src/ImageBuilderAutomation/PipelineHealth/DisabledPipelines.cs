using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>Works on all pipelines that the service disabled: enables those whose builds succeed again, and records those that somebody enabled.</summary>
public sealed class DisabledPipelines(
    IPipelineHealthRecords records, PipelineHealthRecorder recorder, PipelineHealthSender sender, FailureRules rules, PipelineHealthOptions options,
    TimeProvider clock, ILogger<DisabledPipelines> logger)
{
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    /// <summary>Adds the ARNs of the pipelines that may be enabled. Costs nothing where the policy enables none.</summary>
    /// <exception cref="InvalidDataException">Some records are unreadable. Thrown after all others were added.</exception>
    public async Task ListAsync(ICollection<string> pipelineArns, CancellationToken cancellationToken)
    {
        if (!rules.EnableAfterSuccess)
            return;
        await foreach (var record in records.ListDisabledAsync(cancellationToken))
            pipelineArns.Add(record.PipelineArn);
    }

    /// <summary>Decides about one of them, and enables it if the decision and the mode say so.</summary>
    public async Task<PipelineHealthReport?> EvaluateAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        // The index may lag behind the record, so read the record.
        if (await records.ReadAsync(pipelineArn, cancellationToken) is not { IsDisabled: true } record)
            return null;
        var report = await sender.EvaluateAsync(record, cancellationToken);
        // A decision that stands since an earlier pass is in the log already.
        if (report.Verdict != PipelineHealthVerdict.Wait && (report.Verdict, report.Reason) != (record.Decision?.Verdict, record.Decision?.Reason))
            Log.PipelineEvaluated(logger, report);
        return report;
    }

    /// <summary>Corrects the records by a complete list of the account's pipelines: no event says that somebody enabled or deleted one.</summary>
    /// <param name="listedAt">When the list was requested. It says nothing about pipelines that were disabled later.</param>
    /// <exception cref="InvalidDataException">Some records are unreadable. Thrown after all others were corrected.</exception>
    public async Task CompareAsync(IReadOnlyDictionary<string, ListedPipeline> listed, DateTimeOffset listedAt, CancellationToken cancellationToken)
    {
        await foreach (var record in records.ListDisabledAsync(cancellationToken))
        {
            if (record.IsLeased(clock.GetUtcNow(), options.Lease) || record.Disabling!.At >= listedAt - ClockDifference)
                continue;
            var pipeline = listed.GetValueOrDefault(record.PipelineArn);
            if (pipeline is { IsEnabled: false })
                continue;
            var by = pipeline is null ? EndedBy.Deleted : record.Request is null ? EndedBy.Somebody : EndedBy.Policy;
            var at = pipeline?.UpdatedAt ?? clock.GetUtcNow();
            await recorder.ChangeAsync(
                record.PipelineArn, current => current.IsDisabled && current.Disabling!.At == record.Disabling!.At ? current.Ended(by, at) : current,
                cancellationToken);
        }
    }
}

/// <summary>A pipeline as ListImagePipelines returns it.</summary>
public sealed record ListedPipeline(string Arn, bool IsEnabled, DateTimeOffset? UpdatedAt);
