namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>A call that changed a configuration, as CloudTrail reports it. Only a hint: the current state is read from the service.</summary>
/// <param name="Call">The name of the operation.</param>
/// <param name="By">The caller as CloudTrail names it.</param>
/// <param name="Token">The client token of an update or a creation.</param>
/// <param name="Tags">The tags of a TagResource call; for UntagResource the keys with null values.</param>
public sealed record ConfigurationChange(
    string Call, DateTimeOffset At, string By, string? Token = null, IReadOnlyDictionary<string, string?>? Tags = null)
{
    public const string Create = "CreateInfrastructureConfiguration";
    public const string Update = "UpdateInfrastructureConfiguration";
    public const string Delete = "DeleteInfrastructureConfiguration";
    public const string Tag = "TagResource";
    public const string Untag = "UntagResource";

    /// <summary>Whether the call can have changed the field. An update writes all settings and no tags; a tag operation writes only its own keys.</summary>
    public bool Touches(string path)
    {
        var field = ConfigurationField.At(path);
        return Call switch
        {
            Create => true,
            Update => !field.IsTag,
            Tag or Untag => field.IsTag && Tags?.ContainsKey(field.KeyIn(path)) == true,
            _ => false,
        };
    }
}

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
