namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>All fields that are set in a configuration, by path. A field that is not set is absent.</summary>
public sealed record ConfigurationFields
{
    public static readonly ConfigurationFields None = new();

    public IReadOnlyDictionary<string, FieldValue> Values
    {
        get;
        // Ordinal order: independent of culture and of the order of the source.
        init => field = new SortedDictionary<string, FieldValue>(value.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
    } = new SortedDictionary<string, FieldValue>(StringComparer.Ordinal);

    public FieldValue? this[string path] => Values.GetValueOrDefault(path);

    /// <param name="value">Null removes the field.</param>
    public ConfigurationFields With(string path, FieldValue? value)
    {
        var others = Values.Where(item => item.Key != path);
        return new() { Values = (value is null ? others : others.Append(new(path, value))).ToDictionary(StringComparer.Ordinal) };
    }

    /// <summary>The fields that an update writes: all except the configuration's own tags.</summary>
    public ConfigurationFields Settings => Where(isTag: false);

    public ConfigurationFields OwnTags => Where(isTag: true);

    /// <summary>The keys and values of a map field.</summary>
    public IReadOnlyDictionary<string, string> MapOf(string path)
    {
        var field = ConfigurationField.At(path);
        return Values.Where(item => item.Key.StartsWith(field.PathOf(""), StringComparison.Ordinal))
            .ToDictionary(item => field.KeyIn(item.Key), item => item.Value.Items[0], StringComparer.Ordinal);
    }

    /// <summary>The paths whose values differ, sorted.</summary>
    public IReadOnlyList<string> DifferencesTo(ConfigurationFields other) =>
        [.. Values.Keys.Union(other.Values.Keys, StringComparer.Ordinal).Where(path => this[path] != other[path]).Order(StringComparer.Ordinal)];

    public bool Equals(ConfigurationFields? other) => other is not null && DifferencesTo(other).Count == 0;

    public override int GetHashCode() => Values.Aggregate(0, (hash, item) => HashCode.Combine(hash, item.Key, item.Value));

    public override string ToString() => string.Join("; ", Values.Select(item => $"{item.Key} = {item.Value}"));

    private ConfigurationFields Where(bool isTag) =>
        new() { Values = Values.Where(item => ConfigurationField.At(item.Key).IsTag == isTag).ToDictionary(StringComparer.Ordinal) };
}

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

public enum FieldKind
{
    Text,
    Number,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>Values whose order the service ignores.</summary>
    List,

    /// <summary>Text values by key. Each key is a field of its own: <c>tags.owner</c>.</summary>
    Map,
}

/// <summary>The value of a field as text: one item, or the items of a list. A field that is not set has no value.</summary>
public sealed record FieldValue(IReadOnlyList<string> Items)
{
    public static FieldValue Of(params IReadOnlyList<string> items) => new(items);

    public bool Equals(FieldValue? other) => other is not null && Items.SequenceEqual(other.Items, StringComparer.Ordinal);

    public override int GetHashCode() => Items.Aggregate(Items.Count, (hash, item) => HashCode.Combine(hash, item));

    /// <summary>Compares the items as sets, ignoring order and duplicates.</summary>
    public bool HasSameItems(FieldValue other) => Items.ToHashSet(StringComparer.Ordinal).SetEquals(other.Items);

    public override string ToString() => string.Join(", ", Items);
}
