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
