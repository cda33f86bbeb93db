using System.Collections.Immutable;

namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>Everything that is set in a configuration, by path. What is not set is not there.</summary>
public sealed record ConfigurationFields
{
    public static readonly ConfigurationFields None = new();

    public ImmutableSortedDictionary<string, FieldValue> Values
    {
        get;
        // Read from a body, it comes with an order that depends on culture.
        init => field = value.WithComparers(StringComparer.Ordinal);
    } = ImmutableSortedDictionary.Create<string, FieldValue>(StringComparer.Ordinal);

    public FieldValue? this[string path] => Values.GetValueOrDefault(path);

    /// <param name="value">Null takes the field out.</param>
    public ConfigurationFields With(string path, FieldValue? value) =>
        this with { Values = value is null ? Values.Remove(path) : Values.SetItem(path, value) };

    /// <summary>As an update carries them: without the configuration's own tags.</summary>
    public ConfigurationFields Settings => Where(isTag: false);

    public ConfigurationFields OwnTags => Where(isTag: true);

    /// <summary>The keys and values of a map field.</summary>
    public IReadOnlyDictionary<string, string> MapOf(string path)
    {
        var field = ConfigurationField.At(path);
        return Values.Where(item => item.Key.StartsWith(field.PathOf(""), StringComparison.Ordinal))
            .ToDictionary(item => field.KeyIn(item.Key), item => item.Value.Items[0], StringComparer.Ordinal);
    }

    /// <summary>The paths whose values differ, in order.</summary>
    public IReadOnlyList<string> DifferencesTo(ConfigurationFields other) =>
        [.. Values.Keys.Union(other.Values.Keys, StringComparer.Ordinal).Where(path => this[path] != other[path]).Order(StringComparer.Ordinal)];

    public bool Equals(ConfigurationFields? other) => other is not null && DifferencesTo(other).Count == 0;

    public override int GetHashCode() => Values.Aggregate(0, (hash, item) => HashCode.Combine(hash, item.Key, item.Value));

    public override string ToString() => string.Join("; ", Values.Select(item => $"{item.Key} = {item.Value}"));

    private ConfigurationFields Where(bool isTag) => this with
    {
        Values = Values.RemoveRange(Values.Keys.Where(path => ConfigurationField.At(path).IsTag != isTag)),
    };
}
