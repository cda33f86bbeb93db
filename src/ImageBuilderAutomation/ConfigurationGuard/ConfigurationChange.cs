namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>A call that changed a configuration, as CloudTrail told of it. A hint: what the configuration is now, only the service says.</summary>
/// <param name="Call">The operation's name.</param>
/// <param name="By">Who called, as CloudTrail names them.</param>
/// <param name="Token">The client token of an update or a creation.</param>
/// <param name="Tags">Of TagResource the tags, of UntagResource the keys.</param>
public sealed record ConfigurationChange(
    string Call, DateTimeOffset At, string By, string? Token = null, IReadOnlyDictionary<string, string?>? Tags = null)
{
    public const string Create = "CreateInfrastructureConfiguration";
    public const string Update = "UpdateInfrastructureConfiguration";
    public const string Delete = "DeleteInfrastructureConfiguration";
    public const string Tag = "TagResource";
    public const string Untag = "UntagResource";

    /// <summary>Whether the call could have changed the field: an update writes all settings and no tags, a tag operation its own keys.</summary>
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
