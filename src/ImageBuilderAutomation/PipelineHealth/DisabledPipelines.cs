using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>Works on all pipelines that the service disabled: enables those whose builds succeed again, and records those that somebody enabled.</summary>
public sealed class DisabledPipelines(
    IPipelineHealthRecords records, PipelineHealthRecorder recorder, PipelineHealthSender sender, FailureRules rules, PipelineHealthOptions options,
    TimeProvider clock, ILogger<DisabledPipelines> logger)
{
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    /// <summary>The pipelines that may be enabled. Costs nothing where the policy enables none.</summary>
    public async Task<IReadOnlyList<PipelineHealthRecord>> ListAsync(CancellationToken cancellationToken) =>
        rules.EnableAfterSuccess ? await ListDisabledAsync(cancellationToken) : [];

    /// <summary>Decides about one of them, and enables it if the decision and the mode say so.</summary>
    public async Task<PipelineHealthReport?> EvaluateAsync(string pipelineArn, CancellationToken cancellationToken)
    {
        // The index may lag behind the record, so read the record.
        if (await records.ReadAsync(pipelineArn, cancellationToken) is not { IsDisabled: true } record)
            return null;
        var report = await sender.EvaluateAsync(record, cancellationToken);
        if (report.Verdict != PipelineHealthVerdict.Wait)
            Log.PipelineEvaluated(logger, report);
        return report;
    }

    /// <summary>Corrects the records by a complete list of the account's pipelines: no event says that somebody enabled or deleted one.</summary>
    /// <param name="listedAt">When the list was requested. It says nothing about pipelines that were disabled later.</param>
    public async Task CompareAsync(IReadOnlyDictionary<string, ListedPipeline> listed, DateTimeOffset listedAt, CancellationToken cancellationToken)
    {
        foreach (var record in await ListDisabledAsync(cancellationToken))
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

    private async Task<IReadOnlyList<PipelineHealthRecord>> ListDisabledAsync(CancellationToken cancellationToken)
    {
        List<PipelineHealthRecord> disabled = [];
        await foreach (var record in records.ListDisabledAsync(cancellationToken))
            disabled.Add(record);
        return disabled;
    }
}

/// <summary>A pipeline as ListImagePipelines returns it.</summary>
public sealed record ListedPipeline(string Arn, bool IsEnabled, DateTimeOffset? UpdatedAt);
