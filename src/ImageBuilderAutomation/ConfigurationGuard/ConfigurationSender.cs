using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Carries out a repair: stores it, compares once more, writes, reads back and records the outcome.</summary>
public sealed class ConfigurationSender(
    IConfigurations configurations, ConfigurationRecorder recorder, IConfigurationRules rules, IModeOverrides modes, ConfigurationOptions options,
    TimeProvider clock)
{
    public async Task<CheckReport> RepairAsync(ConfigurationRecord record, Observation observation, Repair repair, CancellationToken cancellationToken)
    {
        if (await recorder.TryWriteAsync(record, record.RepairStarted(observation, repair), cancellationToken) is not { } stored)
            return ConfigurationRecorder.Contended(record);

        // The API has no conditional update, so compare as late as possible before the write.
        if (await configurations.ReadAsync(stored.Arn, cancellationToken) is not { } current)
            return await recorder.WriteAsync(CheckResult.Deleted, stored, stored.Deleted(clock.GetUtcNow()), cancellationToken);
        if (repair.ProgressOn(current.Fields) is RepairProgress.Superseded)
            return await CompleteAsync(stored, observation, RepairOutcome.Superseded, current, null, cancellationToken);

        // A member that appeared since the check would be cleared by the update.
        if (current.NotRepairable is { } notRepairable)
            return await CompleteAsync(stored, observation, RepairOutcome.Dropped, current, $"not sent: {notRepairable}", cancellationToken);

        // Read the mode again, because two calls came in between: a stop takes effect at the next write.
        if (await modes.ReadAsync(Capability.Configurations, options.Mode, cancellationToken) is not Mode.Act and var mode)
            return await CompleteAsync(stored, observation, RepairOutcome.Dropped, current, $"not sent: the mode changed to {mode}", cancellationToken);

        var refused = await WriteAsync(stored.Arn, repair, current.Fields, cancellationToken);
        if (await configurations.ReadAsync(stored.Arn, cancellationToken) is not { } after)
            return await recorder.WriteAsync(CheckResult.Deleted, stored, stored.Deleted(clock.GetUtcNow()), cancellationToken);

        var outcome = refused is not null ? RepairOutcome.Refused
            : repair.ProgressOn(after.Fields) is RepairProgress.Done ? RepairOutcome.Verified
            : RepairOutcome.NotVerified;
        return await CompleteAsync(stored, observation, outcome, after, refused, cancellationToken);
    }

    /// <returns>The service's reason for rejecting a call; null when it accepted all remaining writes.</returns>
    private async Task<string?> WriteAsync(string arn, Repair repair, ConfigurationFields current, CancellationToken cancellationToken)
    {
        if (current.Settings != repair.After.Settings
            && (await configurations.UpdateAsync(arn, repair.After.Settings, repair.Token, cancellationToken)).Refusal is { } update)
            return update;

        var (now, then) = (current.MapOf(ConfigurationField.Tags), repair.After.MapOf(ConfigurationField.Tags));
        var set = then.Where(tag => now.GetValueOrDefault(tag.Key) != tag.Value).ToDictionary(tag => tag.Key, tag => tag.Value);
        if (set.Count > 0 && (await configurations.TagAsync(arn, set, cancellationToken)).Refusal is { } tagging)
            return tagging;

        var removed = now.Keys.Where(key => !then.ContainsKey(key)).Order(StringComparer.Ordinal).ToList();
        return removed.Count > 0 ? (await configurations.UntagAsync(arn, removed, cancellationToken)).Refusal : null;
    }

    private async Task<CheckReport> CompleteAsync(
        ConfigurationRecord stored, Observation observation, RepairOutcome outcome, InfrastructureConfiguration seen, string? refused,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var otherwise = outcome is RepairOutcome.NotVerified or RepairOutcome.Superseded
            ? $"differs from the plan: {string.Join(", ", seen.Fields.DifferencesTo(stored.Repair!.After))}"
            : null;
        var decision = ConfigurationDecider.Decide(new(seen, observation.Pipelines), rules);
        var result = outcome switch
        {
            RepairOutcome.Verified => CheckResult.Repaired,
            RepairOutcome.Superseded => CheckResult.Superseded,
            RepairOutcome.Dropped => CheckResult.Drifted,
            _ => CheckResult.NotRepaired,
        };
        var ended = stored.RepairCompleted(outcome, refused ?? otherwise, now).Observed(new(decision, observation.Pipelines, null, now));
        return await recorder.WriteAsync(result, stored, ended, cancellationToken);
    }
}
