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
