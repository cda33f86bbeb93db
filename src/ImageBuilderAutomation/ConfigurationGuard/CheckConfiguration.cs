using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>
/// Compares one configuration with the policy and, in mode act, repairs it. People, other tools and our own repairs may change the configuration
/// between any two steps. A change made in the meantime is evaluated again and never overwritten.
/// </summary>
public sealed class CheckConfiguration
{
    private const int Attempts = 3;

    private readonly IConfigurations _configurations;
    private readonly IConfigurationRecords _records;
    private readonly IConfigurationRules _rules;
    private readonly IModeOverrides _modes;
    private readonly GuardOptions _options;
    private readonly Home _home;
    private readonly TimeProvider _clock;
    private readonly ILogger<CheckConfiguration> _logger;
    private readonly RecordKeeping _keeping;
    private readonly ConfigurationRepairing _repairing;

    public CheckConfiguration(
        IConfigurations configurations, IConfigurationRecords records, IConfigurationRules rules, IModeOverrides modes, IOutcomes outcomes,
        GuardOptions options, Home home, TimeProvider clock, ILogger<CheckConfiguration> logger)
    {
        (_configurations, _records, _rules, _modes) = (configurations, records, rules, modes);
        (_options, _home, _clock, _logger) = (options, home, clock, logger);
        _keeping = new(records, outcomes);
        _repairing = new(configurations, _keeping, Decide, ReadModeAsync, clock);
    }

    /// <exception cref="UnusableEventException">The configuration belongs to another account or Region.</exception>
    public async Task<CheckReport> HandleAsync(ConfigurationNotice notice, CancellationToken cancellationToken)
    {
        if (!notice.Configuration.IsAt(_home))
            throw new UnusableEventException($"an infrastructure configuration of account {_home.Account} in {_home.Region}", notice.Configuration.ToString());

        var arn = notice.Configuration.ToString();
        var record = await _records.ReadAsync(arn, cancellationToken);
        var report = record is not null && OwnCalls.Made(record, notice.Change)
            ? new(arn, CheckResult.OwnChange, $"{notice.Change.Call} was made by our own repair", record)
            : await CheckAsync(arn, notice.Change, await _configurations.ListPipelinesAsync(arn, cancellationToken), record, cancellationToken);
        Log.ConfigurationChecked(_logger, arn, notice.Change.Call, notice.Change.By, report.Result, report.Because);
        return report;
    }

    internal async Task<Mode> ReadModeAsync(CancellationToken cancellationToken) =>
        await _modes.ReadAsync("configurations", cancellationToken) ?? _options.Mode;

    /// <summary>Checks a configuration without an open record. While it is compliant, this costs a single read.</summary>
    internal async Task<CheckReport> CheckUnrecordedAsync(string arn, ILookup<string, string> pipelines, CancellationToken cancellationToken)
    {
        if (await _configurations.ReadAsync(arn, cancellationToken) is not { } configuration)
            return Unrecorded(arn, null);
        var decision = Decide(new(configuration, UsersOf(arn, pipelines)));
        return decision.IsCompliant
            ? Unrecorded(arn, decision)
            : await CheckAsync(arn, null, pipelines, await _records.ReadAsync(arn, cancellationToken), cancellationToken);
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
            var report = await LookAsync(arn, change, UsersOf(arn, pipelines), record, cancellationToken);
            if (report.Result is not CheckResult.Overtaken || attempt == Attempts)
                return report;
            record = report.Record;
        }
    }

    private async Task<CheckReport> LookAsync(
        string arn, ConfigurationChange? change, IReadOnlyList<string> pipelines, ConfigurationRecord? record, CancellationToken cancellationToken)
    {
        var configuration = await _configurations.ReadAsync(arn, cancellationToken);
        var decision = configuration is null ? null : Decide(new(configuration, pipelines));
        if (record is null && decision is not { IsCompliant: false })
            return Unrecorded(arn, decision);
        if (record is not null && record.IsLeased(_clock.GetUtcNow(), _options.Lease))
            return new(arn, CheckResult.LeftToOther, $"another invocation is making repair {record.RepairsBegun}", record);

        // Read after everything else, so that a stop takes effect at the next action.
        var mode = await ReadModeAsync(cancellationToken);
        if (mode is Mode.Off)
            return new(arn, CheckResult.Off, "the configuration guard is off", record);
        if (configuration is null || decision is null)
            return await _keeping.WriteAsync(CheckResult.Gone, record!, record!.Gone(_clock.GetUtcNow()), cancellationToken);

        record ??= ConfigurationTransitions.Opened(configuration, _clock.GetUtcNow());
        var sighting = new Sighting(decision, pipelines, change, _clock.GetUtcNow());
        return mode is Mode.Act
            ? await ActAsync(record, configuration, sighting, cancellationToken)
            : await ReportAsync(record, Settled(record, configuration, sighting.At), sighting, cancellationToken);
    }

    private async Task<CheckReport> ActAsync(
        ConfigurationRecord record, InfrastructureConfiguration configuration, Sighting sighting, CancellationToken cancellationToken)
    {
        // An earlier invocation crashed during this repair; finish it with the same request.
        if (record.Repair is { } pending
            && pending.After == sighting.Decision.After
            && pending.ProgressOn(configuration.Fields) is RepairProgress.ToDo)
        {
            return await _repairing.RepairAsync(record, sighting, pending with { StoredAt = sighting.At }, cancellationToken);
        }

        var settled = Settled(record, configuration, sighting.At);
        if (sighting.Decision.Changes.Count == 0)
            return await ReportAsync(record, settled, sighting, cancellationToken);
        if (settled.IsContested(sighting.Decision.Changes, _options, sighting.At))
            return await _keeping.WriteAsync(CheckResult.Contested, record, settled.Left(sighting), cancellationToken);

        var repair = Repair.Create(configuration, sighting.Decision, settled.RepairsBegun + 1, sighting.At);
        return await _repairing.RepairAsync(settled, sighting, repair, cancellationToken);
    }

    private Task<CheckReport> ReportAsync(ConfigurationRecord record, ConfigurationRecord settled, Sighting sighting, CancellationToken cancellationToken)
    {
        var result = !sighting.Decision.IsCompliant ? CheckResult.Drifted
            : settled.Repairs is [{ Outcome: RepairOutcome.Verified }, ..] && record.Repair is not null ? CheckResult.Repaired
            : CheckResult.Compliant;
        return _keeping.WriteAsync(result, record, settled.Seen(sighting), cancellationToken);
    }

    /// <summary>Closes an unfinished repair with the outcome that the configuration shows.</summary>
    private static ConfigurationRecord Settled(ConfigurationRecord record, InfrastructureConfiguration configuration, DateTimeOffset now) =>
        record.Repair?.ProgressOn(configuration.Fields) switch
        {
            null => record,
            RepairProgress.Done => record.Ended(RepairOutcome.Verified, null, now),
            RepairProgress.Overtaken => record.Ended(RepairOutcome.Overtaken, null, now),
            _ => record.Ended(RepairOutcome.Dropped, "no longer wanted", now),
        };

    private static IReadOnlyList<string> UsersOf(string arn, ILookup<string, string> pipelines) => [.. pipelines[arn].Order(StringComparer.Ordinal)];

    private static CheckReport Unrecorded(string arn, ConfigurationDecision? decision) => decision is null
        ? new(arn, CheckResult.Gone, "the configuration does not exist", null)
        : new(arn, CheckResult.Compliant, decision.Text, null);

    private ConfigurationDecision Decide(ConfigurationFacts facts) => ConfigurationJudge.Decide(facts, _rules.RulesFor(facts), _rules.PolicyHash);
}
