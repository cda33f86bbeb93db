namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Recognises our own repair calls in CloudTrail events, so that a repair does not cause another check.</summary>
internal static class OwnCallMatcher
{
    /// <summary>CloudTrail reports times in whole seconds.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static bool IsOurs(ConfigurationRecord record, ConfigurationChange change)
    {
        if (change.Call == ConfigurationChange.Update)
            return change.Token is { } token && (record.Repair?.Token == token || record.Repairs.Any(past => past.Token == token));

        // Tag operations have no client token. Recognise them by the same tags during the time of the repair.
        return change.Call is ConfigurationChange.Tag or ConfigurationChange.Untag
            && ((record.Repair is { } repair && change.At > repair.StoredAt - Second && WroteOwn(repair.Changes, change))
                || record.Repairs.Any(past => change.At > past.StartedAt - Second && change.At <= past.CompletedAt && WroteOwn(past.Changes, change)));
    }

    private static bool WroteOwn(IReadOnlyList<FieldChange> changes, ConfigurationChange change)
    {
        var tags = ConfigurationField.At(ConfigurationField.Tags);
        return change.Tags is { Count: > 0 } reported
            && reported.All(tag => changes.Any(made => made.Path == tags.PathOf(tag.Key) && made.To?.Items[0] == tag.Value));
    }
}
