using System.Globalization;

namespace AWS.Lambda.Powertools.Logging;

/// <summary>What a record has beside its fixed members, by name: the values of its scope and those of its template's placeholders.</summary>
internal static class LogFields
{
    public static readonly Dictionary<string, object> None = [];

    /// <exception cref="NotSupportedException">Only reflection could read the scope.</exception>
    public static Dictionary<string, object> OfScope<TState>(TState state)
    {
        var fields = new Dictionary<string, object>();
        switch (state)
        {
            case null or string or ValueType:
                break;
            case IEnumerable<KeyValuePair<string, string>> texts:
                foreach (var (key, text) in texts.Where(pair => !string.IsNullOrWhiteSpace(pair.Key)))
                    fields.TryAdd(key, text);
                break;
            case IEnumerable<KeyValuePair<string, object>> values:
                foreach (var (key, value) in values.Where(pair => !string.IsNullOrWhiteSpace(pair.Key)))
                    fields.TryAdd(key, value);
                break;
            default:
                throw new NotSupportedException($"A scope is a {state.GetType()}; begin it with a dictionary instead.");
        }

        return fields;
    }

    public static Dictionary<string, object> OfTemplate<TState>(TState state, Exception exception)
    {
        if (state is not IEnumerable<KeyValuePair<string, object>> pairs)
            return None;

        KeyValuePair<string, object>[] placeholders = [.. pairs];
        if (exception is null)
            RequireUnique(placeholders);
        var formats = PlaceholderFormats.Of(placeholders);
        var fields = new Dictionary<string, object>();
        foreach (var (name, value) in placeholders)
        {
            var serialized = name.StartsWith('@');
            var key = serialized ? name[1..] : name;
            if (string.IsNullOrWhiteSpace(key) || key is PlaceholderFormats.Template or "json")
                continue;
            if (!serialized && value is IFormattable formattable && formats.TryGetValue(name, out var format))
                fields[key] = PlaceholderValue.OfText(formattable.ToString(format, CultureInfo.InvariantCulture));
            else
                fields[key] = serialized || value is ValueType ? value : value?.ToString();
        }

        return fields;
    }

    /// <summary>Without an exception, the official provider looks for its own template, and fails if two placeholders have one name.</summary>
    private static void RequireUnique(KeyValuePair<string, object>[] placeholders)
    {
        var byName = placeholders.ToDictionary(placeholder => placeholder.Key, placeholder => placeholder.Value);
        if (byName.Count == 2 && byName.GetValueOrDefault(PlaceholderFormats.Template) is "{@json}")
            throw new NotSupportedException("{@json} makes an object the message; log a text, a number or a Boolean instead.");
    }
}
