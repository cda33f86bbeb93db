using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>
/// Compares one configuration with the policy and, in mode act, repairs it. People, other tools and our own repairs may change the configuration
/// between any two steps. A change made in the meantime is evaluated again and never overwritten.
/// </summary>
public sealed class CheckConfiguration(
    ConfigurationFactGatherer gatherer, IConfigurationRecords records, IConfigurationRules rules, ConfigurationRecorder recorder, ConfigurationSender sender,
    IModeOverrides modes, ConfigurationOptions options, AccountRegion accountRegion, TimeProvider clock, ILogger<CheckConfiguration> logger)
{
    private const int Attempts = 3;

    /// <exception cref="UnusableEventException">The configuration belongs to another account or Region.</exception>
    public async Task<CheckReport> HandleAsync(ConfigurationEvent evt, CancellationToken cancellationToken)
    {
        if (!evt.Configuration.IsIn(accountRegion))
            throw new UnusableEventException($"an infrastructure configuration of account {accountRegion.Account} in {accountRegion.Region}", evt.Configuration.ToString());

        var arn = evt.Configuration.ToString();
        var record = await records.ReadAsync(arn, cancellationToken);
        var report = record is not null && OwnCallMatcher.IsOurs(record, evt.Change)
            ? new(arn, CheckResult.OwnChange, $"{evt.Change.Call} was made by our own repair", record)
            : await CheckAsync(arn, evt.Change, await gatherer.ListPipelinesAsync(arn, cancellationToken), record, cancellationToken);
        Log.ConfigurationChecked(logger, arn, evt.Change.Call, evt.Change.By, report.Result, report.Reason);
        return report;
    }

    internal Task<Mode> ReadModeAsync(CancellationToken cancellationToken) => modes.ReadAsync(Capability.Configurations, options.Mode, cancellationToken);

    /// <summary>Checks a configuration without an open record. While it is compliant, this costs a single read.</summary>
    internal async Task<CheckReport> CheckUnrecordedAsync(string arn, ILookup<string, string> pipelines, CancellationToken cancellationToken)
    {
        if (await gatherer.GatherAsync(arn, pipelines, cancellationToken) is not { } facts)
            return Unrecorded(arn, null);
        var decision = ConfigurationDecider.Decide(facts, rules);
        return decision.IsCompliant
            ? Unrecorded(arn, decision)
            : await CheckAsync(arn, null, pipelines, await records.ReadAsync(arn, cancellationToken), cancellationToken);
    }

    /// <summary>Checks without writing a log line; the scheduled check writes its own.</summary>
    /// <param name="record">
    /// Must be read before the configuration is. If another invocation repairs the configuration in between, it changes the record's version, and our
    /// write of this record fails.
    /// </param>
    internal async Task<CheckReport> CheckAsync(
        string arn, ConfigurationChange? change, ILookup<string, string> pipelines, ConfigurationRecord? record, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var report = await EvaluateAsync(arn, change, pipelines, record, cancellationToken);
            if (report.Result is not CheckResult.Superseded || attempt == Attempts)
                return report;
            record = report.Record;
        }
    }

    private async Task<CheckReport> EvaluateAsync(
        string arn, ConfigurationChange? change, ILookup<string, string> pipelines, ConfigurationRecord? record, CancellationToken cancellationToken)
    {
        var facts = await gatherer.GatherAsync(arn, pipelines, cancellationToken);
        var decision = facts is null ? null : ConfigurationDecider.Decide(facts, rules);
        if (record is null && decision is not { IsCompliant: false })
            return Unrecorded(arn, decision);
        if (record is not null && record.IsLeased(clock.GetUtcNow(), options.Lease))
            return new(arn, CheckResult.HandledElsewhere, $"another invocation is making repair {record.RepairsStarted}", record);

        // Read after everything else, so that a stop takes effect at the next action.
        var mode = await ReadModeAsync(cancellationToken);
        if (mode is Mode.Off)
            return new(arn, CheckResult.Off, "the configuration guard is off", record);
        if (facts is null || decision is null)
            return await recorder.WriteAsync(CheckResult.Deleted, record!, record!.Deleted(clock.GetUtcNow()), cancellationToken);

        record ??= ConfigurationTransitions.Opened(facts.Configuration, clock.GetUtcNow());
        var observation = new Observation(decision, facts.Pipelines, change, clock.GetUtcNow());
        return mode is Mode.Act
            ? await ActAsync(record, facts.Configuration, observation, cancellationToken)
            : await ReportAsync(record, WithRepairClosed(record, facts.Configuration, observation.At), observation, cancellationToken);
    }

    private async Task<CheckReport> ActAsync(
        ConfigurationRecord record, InfrastructureConfiguration configuration, Observation observation, CancellationToken cancellationToken)
    {
        // An earlier invocation crashed during this repair; finish it with the same request.
        if (record.Repair is { } pending
            && pending.After == observation.Decision.After
            && pending.ProgressOn(configuration.Fields) is RepairProgress.Pending)
        {
            return await sender.RepairAsync(record, observation, pending with { StoredAt = observation.At }, cancellationToken);
        }

        var closed = WithRepairClosed(record, configuration, observation.At);
        if (observation.Decision.Changes.Count == 0)
            return await ReportAsync(record, closed, observation, cancellationToken);
        if (closed.IsContested(observation.Decision.Changes, options, observation.At))
            return await recorder.WriteAsync(CheckResult.Contested, record, closed.Contested(observation), cancellationToken);

        var repair = Repair.Create(configuration, observation.Decision, closed.RepairsStarted + 1, observation.At);
        return await sender.RepairAsync(closed, observation, repair, cancellationToken);
    }

    private Task<CheckReport> ReportAsync(ConfigurationRecord record, ConfigurationRecord closed, Observation observation, CancellationToken cancellationToken)
    {
        var result = !observation.Decision.IsCompliant ? CheckResult.Drifted
            : closed.Repairs is [{ Outcome: RepairOutcome.Verified }, ..] && record.Repair is not null ? CheckResult.Repaired
            : CheckResult.Compliant;
        return recorder.WriteAsync(result, record, closed.Observed(observation), cancellationToken);
    }

    /// <summary>Closes an unfinished repair with the outcome that the configuration shows.</summary>
    private static ConfigurationRecord WithRepairClosed(ConfigurationRecord record, InfrastructureConfiguration configuration, DateTimeOffset now) =>
        record.Repair?.ProgressOn(configuration.Fields) switch
        {
            null => record,
            RepairProgress.Done => record.RepairCompleted(RepairOutcome.Verified, null, now),
            RepairProgress.Superseded => record.RepairCompleted(RepairOutcome.Superseded, null, now),
            _ => record.RepairCompleted(RepairOutcome.Dropped, "no longer wanted", now),
        };

    private static CheckReport Unrecorded(string arn, ConfigurationDecision? decision) => decision is null
        ? new(arn, CheckResult.Deleted, "the configuration does not exist", null)
        : new(arn, CheckResult.Compliant, decision.Text, null);
}

/// <param name="Reason">Explanation of the result for a person who reads the log.</param>
/// <param name="Record">The record as stored now; null when the configuration has none.</param>
public sealed record CheckReport(string Arn, CheckResult Result, string Reason, ConfigurationRecord? Record);

public enum CheckResult
{
    /// <summary>Complies with the policy.</summary>
    Compliant,

    /// <summary>Recorded and published, nothing changed: the mode is observe, or no repair is possible.</summary>
    Drifted,

    /// <summary>Changed, read back and verified.</summary>
    Repaired,

    /// <summary>The service rejected the change, or did not show it when read back.</summary>
    NotRepaired,

    /// <summary>Another caller changed the configuration before each attempt to repair it.</summary>
    Superseded,

    /// <summary>Repaired several times recently and drifted again. No longer repaired automatically.</summary>
    Contested,

    /// <summary>Another invocation is repairing the configuration or wrote the record first.</summary>
    HandledElsewhere,

    /// <summary>The event reports a call that our own repair made.</summary>
    OwnChange,

    /// <summary>The configuration does not exist any more.</summary>
    Deleted,

    /// <summary>The mode is off: nothing recorded, nothing changed.</summary>
    Off,
}

/// <summary>An event that reports a change of a configuration. Not proof: the configuration is read from the service.</summary>
public sealed record ConfigurationEvent(ConfigurationArn Configuration, ConfigurationChange Change);
