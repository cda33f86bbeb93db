namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>One field of an infrastructure configuration.</summary>
/// <param name="Path">The names of the API's members from the outermost to the innermost, joined by dots.</param>
/// <param name="Default">The value that the service uses if the field is not set, according to its documentation; null if undocumented.</param>
/// <param name="IsRequired">The service rejects an update without this field.</param>
/// <param name="IsTag">A tag of the configuration itself. It is written by TagResource and UntagResource, not by an update.</param>
public sealed record ConfigurationField(string Path, FieldKind Kind, FieldValue? Default = null, bool IsRequired = false, bool IsTag = false)
{
    public const string InstanceProfile = "instanceProfileName";
    public const string Tenancy = "placement.tenancy";
    public const string HostId = "placement.hostId";
    public const string HostResourceGroup = "placement.hostResourceGroupArn";
    public const string ResourceTags = "resourceTags";
    public const string Tags = "tags";

    /// <summary>Every field that an update or a tag operation can write. A test compares this list with the API model.</summary>
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

    private static readonly Dictionary<string, ConfigurationField> ByPath = All.ToDictionary(field => field.Path, StringComparer.Ordinal);

    /// <param name="path">The path of a field or of a key in a map.</param>
    /// <exception cref="ArgumentException">There is no such field.</exception>
    public static ConfigurationField At(string path) =>
        ByPath.TryGetValue(path, out var field)
        || (path.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && ByPath.TryGetValue(path[..dot], out field) && field.Kind is FieldKind.Map)
            ? field
            : throw new ArgumentException($"Expected a field of an infrastructure configuration, found '{path}'.", nameof(path));

    /// <summary>The path of a key in this map.</summary>
    public string PathOf(string key) => $"{Path}.{key}";

    /// <summary>The key that a path in this map names.</summary>
    public string KeyIn(string path) => path[(Path.Length + 1)..];
}
