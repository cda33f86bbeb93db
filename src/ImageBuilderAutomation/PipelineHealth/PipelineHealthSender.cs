using System.Globalization;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>Decides about one disabled pipeline and enables it. Duplicated and crashed invocations still send one update.</summary>
public sealed class PipelineHealthSender(
    PipelineHealthFactGatherer gatherer, IPipelineDocuments documents, PipelineHealthRecorder recorder, FailureRules rules, IModeOverrides modes,
    PipelineHealthOptions options, TimeProvider clock)
{
    /// <param name="record">As read before the pipeline is, so that a concurrent change makes our write fail.</param>
    public async Task<PipelineHealthReport> EvaluateAsync(PipelineHealthRecord record, CancellationToken cancellationToken)
    {
        if (PipelineHealthDecider.DecideUnread(record, rules, clock.GetUtcNow()) is { } unread)
            return PipelineHealthReport.Of(record, unread);
        if (record.IsLeased(clock.GetUtcNow(), options.Lease))
            return PipelineHealthReport.HandledElsewhere(record);

        var facts = await gatherer.GatherAsync(record, cancellationToken);
        var decision = PipelineHealthDecider.Decide(facts, rules);
        if (decision.Verdict != PipelineHealthVerdict.Enable)
            return await RecordAsync(record, decision, cancellationToken);

        // Read the mode last, so that a stop takes effect on the very next action.
        return await ReadModeAsync(cancellationToken) switch
        {
            Mode.Act => await EnableAsync(record, decision, cancellationToken),
            Mode.Observe => await RecordAsync(record, decision, cancellationToken),
            _ => PipelineHealthReport.Of(record, decision with { Verdict = PipelineHealthVerdict.Wait, Reason = "builds are in mode off" }),
        };
    }

    private async Task<PipelineHealthReport> EnableAsync(PipelineHealthRecord record, PipelineHealthDecision decision, CancellationToken cancellationToken)
    {
        var request = new EnableRequest(TokenOf(record), clock.GetUtcNow());
        if (await recorder.TryWriteAsync(record, record.Requested(decision, request), cancellationToken) is not { } stored)
            return PipelineHealthReport.HandledElsewhere(record);

        // The API has no conditional update, so compare as late as possible before the write.
        var facts = await gatherer.GatherAsync(record, cancellationToken);
        if (PipelineHealthDecider.Decide(facts, rules) is { Verdict: not PipelineHealthVerdict.Enable } changed)
            return await RecordAsync(stored, changed, cancellationToken);
        if (await ReadModeAsync(cancellationToken) is not Mode.Act)
            return await RecordAsync(stored, decision, cancellationToken);
        if (await documents.EnableAsync(facts.Document!, request.Token, cancellationToken) is { } refusal)
            return await RecordAsync(stored, Kept($"the service refused the update: {refusal}"), cancellationToken);

        var after = await gatherer.GatherAsync(stored, cancellationToken);
        var shown = PipelineHealthDecider.Decide(after, rules);
        return await RecordAsync(
            stored, shown.Verdict == PipelineHealthVerdict.End ? shown : Kept("the service accepted the update, and the pipeline is not enabled"), cancellationToken);
    }

    private async Task<PipelineHealthReport> RecordAsync(PipelineHealthRecord record, PipelineHealthDecision decision, CancellationToken cancellationToken)
    {
        var now = decision.Verdict == PipelineHealthVerdict.End ? record.Ended(decision.Reason, decision.DecidedAt) : record.Decided(decision);
        return await recorder.TryWriteAsync(record, now, cancellationToken) is { } stored
            ? PipelineHealthReport.Of(stored, decision)
            : PipelineHealthReport.HandledElsewhere(record);
    }

    private Task<Mode> ReadModeAsync(CancellationToken cancellationToken) => modes.ReadAsync(Capability.Builds, options.Mode, cancellationToken);

    private PipelineHealthDecision Kept(string reason) => new(PipelineHealthVerdict.Keep, reason, rules.PolicyHash, clock.GetUtcNow());

    // The document of the record, which is compared with the pipeline right before the request is sent, so a resend has the same content.
    private static string TokenOf(PipelineHealthRecord record) => ClientToken.Of(
        "enable", record.PipelineArn, Time(record.Disabling!.At), Time(record.Disabling.UpdatedAt), record.Disabling.Settings ?? "");

    private static string Time(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture) ?? "";
}

/// <param name="Reason">A plain phrase; it stands in the log line.</param>
public sealed record PipelineHealthReport(string PipelineArn, PipelineHealthVerdict Verdict, string Reason)
{
    internal static PipelineHealthReport Of(PipelineHealthRecord record, PipelineHealthDecision decision) =>
        new(record.PipelineArn, decision.Verdict, decision.Reason);

    internal static PipelineHealthReport HandledElsewhere(PipelineHealthRecord record) =>
        new(record.PipelineArn, PipelineHealthVerdict.Wait, "another invocation handles it");
}
