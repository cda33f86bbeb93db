namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The state transitions of a configuration's record. Pure; the caller writes the result by compare-and-set.</summary>
public static class ConfigurationTransitions
{
    public static ConfigurationRecord Opened(InfrastructureConfiguration configuration, DateTimeOffset now) => new()
    {
        Arn = configuration.Arn,
        Name = configuration.Name,
        State = ConfigurationState.Compliant,
        Since = now,
    };

    /// <summary>The configuration was checked, and no repair follows.</summary>
    public static ConfigurationRecord Observed(this ConfigurationRecord record, Observation observation) =>
        record.Observed(observation, observation.Decision.IsCompliant ? ConfigurationState.Compliant : ConfigurationState.Drifted);

    /// <summary>The configuration drifted and has been repaired too often already.</summary>
    public static ConfigurationRecord Contested(this ConfigurationRecord record, Observation observation) => record.Observed(observation, ConfigurationState.Contested);

    /// <summary>A repair is about to be sent.</summary>
    public static ConfigurationRecord RepairStarted(this ConfigurationRecord record, Observation observation, Repair repair) =>
        record.Observed(observation, ConfigurationState.Repairing) with { Repair = repair, RepairsStarted = repair.Sequence };

    /// <summary>The stored repair has completed. The next observation sets the state.</summary>
    public static ConfigurationRecord RepairCompleted(this ConfigurationRecord record, RepairOutcome outcome, string? detail, DateTimeOffset now)
    {
        if (record.Repair is not { } repair)
            return record;
        var past = new CompletedRepair(repair.Sequence, repair.Token, repair.Changes, record.Drifts, repair.StoredAt, now, outcome, detail);
        return record with { Repair = null, Repairs = [past, .. record.Repairs.Take(ConfigurationRecord.MaxRepairs - 1)] };
    }

    public static ConfigurationRecord Deleted(this ConfigurationRecord record, DateTimeOffset now) =>
        (record.RepairCompleted(RepairOutcome.Dropped, "the configuration was deleted", now) with { Drifts = [], Pipelines = [] }).In(ConfigurationState.Deleted, now);

    /// <summary>Whether one of the fields was repaired so often recently that another party must be changing it back.</summary>
    public static bool IsContested(this ConfigurationRecord record, IReadOnlyList<FieldChange> changes, ConfigurationOptions options, DateTimeOffset now) =>
        changes.Any(change => record.Repairs.Count(past =>
            past.CompletedAt > now - options.Window
            && past.Outcome is not (RepairOutcome.Superseded or RepairOutcome.Dropped)
            && past.Changes.Any(earlier => earlier.Path == change.Path)) >= options.MaxRepairs);

    /// <summary>Whether the record has the same field with the same value; another value is news.</summary>
    public static bool Knows(this ConfigurationRecord record, RecordedDrift drift) =>
        record.Drifts.Any(known => (known.Drift.Rule, known.Drift.Path, known.Drift.Found) == (drift.Drift.Rule, drift.Drift.Path, drift.Drift.Found));

    /// <summary>Whether a write would change nothing but the time of the check, so that it can be skipped.</summary>
    public static bool IsSameAs(this ConfigurationRecord now, ConfigurationRecord before) =>
        before.Version > 0
        && now.State == before.State
        && now.Repair == before.Repair
        && now.Repairs.Count == before.Repairs.Count && now.RepairsStarted == before.RepairsStarted
        && now.Drifts.SequenceEqual(before.Drifts)
        && now.Pipelines.SequenceEqual(before.Pipelines, StringComparer.Ordinal);

    private static ConfigurationRecord Observed(this ConfigurationRecord record, Observation observation, ConfigurationState state) => (record with
    {
        Drifts = [.. observation.Decision.Drifts.Select(drift => RecordedDrift.Of(drift, Known(record, drift), observation.Change, observation.At))],
        Pipelines = observation.Pipelines,
        PolicyHash = observation.Decision.PolicyHash,
    }).In(state, observation.At);

    private static ConfigurationRecord In(this ConfigurationRecord record, ConfigurationState state, DateTimeOffset now) =>
        record with { State = state, Since = record.State == state ? record.Since : now };

    private static RecordedDrift? Known(ConfigurationRecord record, Drift drift) =>
        record.Drifts.FirstOrDefault(known => (known.Drift.Rule, known.Drift.Path) == (drift.Rule, drift.Path));
}

/// <summary>The result of one check of a configuration.</summary>
/// <param name="Change">The call that caused the check; null for a scheduled check.</param>
public sealed record Observation(ConfigurationDecision Decision, IReadOnlyList<string> Pipelines, ConfigurationChange? Change, DateTimeOffset At);
