namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>One of the fields that an infrastructure configuration has, named as the API's members are, from the outermost to the innermost.</summary>
/// <param name="Default">What the service takes where nothing is set, as its documentation says; null where it does not say.</param>
/// <param name="IsRequired">An update without it is refused.</param>
/// <param name="IsTag">Of the configuration itself: no update carries it, TagResource and UntagResource do.</param>
public sealed record ConfigurationField(string Path, FieldKind Kind, FieldValue? Default = null, bool IsRequired = false, bool IsTag = false)
{
    public const string InstanceProfile = "instanceProfileName";
    public const string Tenancy = "placement.tenancy";
    public const string HostId = "placement.hostId";
    public const string HostResourceGroup = "placement.hostResourceGroupArn";
    public const string ResourceTags = "resourceTags";
    public const string Tags = "tags";

    /// <summary>Every field that an update or a tag operation can write. A test holds this list against the API's model.</summary>
    public static readonly IReadOnlyList<ConfigurationField> All =
    [
        new("description", FieldKind.Text),
        new("instanceTypes", FieldKind.List),
        new(InstanceProfile, FieldKind.Text, IsRequired: true),
        new("securityGroupIds", FieldKind.List),
        new("subnetId", FieldKind.Text),
        new("logging.s3Logs.s3BucketName", FieldKind.Text),
        new("logging.s3Logs.s3KeyPrefix", FieldKind.Text),
        new("keyPair", FieldKind.Text),
        new("terminateInstanceOnFailure", FieldKind.Truth),
        new("snsTopicArn", FieldKind.Text),
        new(ResourceTags, FieldKind.Map),
        new("instanceMetadataOptions.httpTokens", FieldKind.Text, FieldValue.Of("optional")),
        new("instanceMetadataOptions.httpPutResponseHopLimit", FieldKind.Number, FieldValue.Of("1")),
        new("placement.availabilityZone", FieldKind.Text),
        new(Tenancy, FieldKind.Text, FieldValue.Of("default")),
        new(HostId, FieldKind.Text),
        new(HostResourceGroup, FieldKind.Text),
        new(Tags, FieldKind.Map, IsTag: true),
    ];

    private static readonly Dictionary<string, ConfigurationField> s_byPath = All.ToDictionary(field => field.Path, StringComparer.Ordinal);

    /// <param name="path">A field's own, or a key of a map.</param>
    /// <exception cref="ArgumentException">There is no such field.</exception>
    public static ConfigurationField At(string path) =>
        s_byPath.TryGetValue(path, out var field)
        || (path.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && s_byPath.TryGetValue(path[..dot], out field) && field.Kind is FieldKind.Map)
            ? field
            : throw new ArgumentException($"Expected a field of an infrastructure configuration, found '{path}'.", nameof(path));

    /// <summary>Of a key of this map.</summary>
    public string PathOf(string key) => $"{Path}.{key}";

    /// <summary>The key that a path below this map names.</summary>
    public string KeyIn(string path) => path[(Path.Length + 1)..];
}
