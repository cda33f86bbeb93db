using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Carries out a repair: stores it, compares once more, writes, reads back and records the outcome.</summary>
internal sealed class ConfigurationRepairing(
    IConfigurations configurations, RecordKeeping keeping, Func<ConfigurationFacts, ConfigurationDecision> decide,
    Func<CancellationToken, Task<Mode>> readMode, TimeProvider clock)
{
    public async Task<CheckReport> RepairAsync(ConfigurationRecord record, Sighting sighting, Repair repair, CancellationToken cancellationToken)
    {
        if (await keeping.TryWriteAsync(record, record.Begun(sighting, repair), cancellationToken) is not { } stored)
            return RecordKeeping.Lost(record);

        // The API has no conditional update, so compare as late as possible before the write.
        if (await configurations.ReadAsync(stored.Arn, cancellationToken) is not { } current)
            return await keeping.WriteAsync(CheckResult.Gone, stored, stored.Gone(clock.GetUtcNow()), cancellationToken);
        if (repair.ProgressOn(current.Fields) is RepairProgress.Overtaken)
            return await EndAsync(stored, sighting, RepairOutcome.Overtaken, current, null, cancellationToken);

        // Read the mode again, because two calls came in between: a stop takes effect at the next write.
        if (await readMode(cancellationToken) is not Mode.Act and var mode)
            return await EndAsync(stored, sighting, RepairOutcome.Dropped, current, $"not sent: the mode changed to {mode}", cancellationToken);

        var refused = await WriteAsync(stored.Arn, repair, current.Fields, cancellationToken);
        if (await configurations.ReadAsync(stored.Arn, cancellationToken) is not { } after)
            return await keeping.WriteAsync(CheckResult.Gone, stored, stored.Gone(clock.GetUtcNow()), cancellationToken);

        var outcome = refused is not null ? RepairOutcome.Refused
            : repair.ProgressOn(after.Fields) is RepairProgress.Done ? RepairOutcome.Verified
            : RepairOutcome.NotVerified;
        return await EndAsync(stored, sighting, outcome, after, refused, cancellationToken);
    }

    /// <returns>The service's reason for rejecting a call; null when it accepted all remaining writes.</returns>
    private async Task<string?> WriteAsync(string arn, Repair repair, ConfigurationFields current, CancellationToken cancellationToken)
    {
        if (current.Settings != repair.After.Settings
            && (await configurations.UpdateAsync(arn, repair.After.Settings, repair.Token, cancellationToken)).Refused is { } update)
            return update;

        var (now, then) = (current.MapOf(ConfigurationField.Tags), repair.After.MapOf(ConfigurationField.Tags));
        var set = then.Where(tag => now.GetValueOrDefault(tag.Key) != tag.Value).ToDictionary(tag => tag.Key, tag => tag.Value);
        if (set.Count > 0 && (await configurations.TagAsync(arn, set, cancellationToken)).Refused is { } tagging)
            return tagging;

        var removed = now.Keys.Where(key => !then.ContainsKey(key)).Order(StringComparer.Ordinal).ToList();
        return removed.Count > 0 ? (await configurations.UntagAsync(arn, removed, cancellationToken)).Refused : null;
    }

    private async Task<CheckReport> EndAsync(
        ConfigurationRecord stored, Sighting sighting, RepairOutcome outcome, InfrastructureConfiguration seen, string? refused,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var otherwise = outcome is RepairOutcome.NotVerified or RepairOutcome.Overtaken
            ? $"differs from the plan: {string.Join(", ", seen.Fields.DifferencesTo(stored.Repair!.After))}"
            : null;
        var decision = decide(new(seen, sighting.Pipelines));
        var result = outcome switch
        {
            RepairOutcome.Verified => CheckResult.Repaired,
            RepairOutcome.Overtaken => CheckResult.Overtaken,
            RepairOutcome.Dropped => CheckResult.Drifted,
            _ => CheckResult.NotRepaired,
        };
        var ended = stored.Ended(outcome, refused ?? otherwise, now).Seen(new(decision, sighting.Pipelines, null, now));
        return await keeping.WriteAsync(result, stored, ended, cancellationToken);
    }
}
