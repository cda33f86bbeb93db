namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Knows the calls of our own repairs again when CloudTrail tells of them, so that a repair does not wake the next check.</summary>
internal static class OwnCalls
{
    /// <summary>CloudTrail tells times in whole seconds.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static bool Made(ConfigurationRecord record, ConfigurationChange change)
    {
        if (change.Call == ConfigurationChange.Update)
            return change.Token is { } token && (record.Repair?.Token == token || record.Repairs.Any(past => past.Token == token));

        // Tag operations carry no token: the same tags, while the repair was at work.
        return change.Call is ConfigurationChange.Tag or ConfigurationChange.Untag
            && ((record.Repair is { } repair && change.At > repair.StoredAt - Second && Wrote(repair.Changes, change))
                || record.Repairs.Any(past => change.At > past.BegunAt - Second && change.At <= past.At && Wrote(past.Changes, change)));
    }

    private static bool Wrote(IReadOnlyList<FieldChange> changes, ConfigurationChange change)
    {
        var tags = ConfigurationField.At(ConfigurationField.Tags);
        return change.Tags is { Count: > 0 } told && told.All(tag => changes.Any(made => made.Path == tags.PathOf(tag.Key) && made.To?.Items[0] == tag.Value));
    }
}
