using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging;

/// <summary>Reads the formats of a message template: the <c>N2</c> of <c>{Amount:N2}</c>.</summary>
internal static partial class PlaceholderFormats
{
    /// <summary>The name under which Microsoft.Extensions.Logging hands over the template itself.</summary>
    public const string Template = "{OriginalFormat}";

    private static readonly Dictionary<string, string> None = [];

    /// <returns>Formats by placeholder name. A placeholder with an alignment has none here, as in the official provider.</returns>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<KeyValuePair<string, object>> placeholders)
    {
        if (placeholders.FirstOrDefault(p => p.Key == Template).Value is not string template || !template.Contains(':', StringComparison.Ordinal))
            return None;

        var formats = new Dictionary<string, string>();
        foreach (Match match in Formatted().Matches(template))
            formats[match.Groups["name"].Value] = match.Groups["format"].Value;
        return formats;
    }

    [GeneratedRegex(@"\{(?<name>\w+):(?<format>[^{}]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Formatted();
}

/// <summary>Writes one placeholder's value in the JSON form that System.Text.Json has for its type, without reflection.</summary>
internal static class PlaceholderValue
{
    /// <exception cref="NotSupportedException">
    /// Only reflection could write the value. The official provider also throws when it is compiled natively.
    /// </exception>
    public static void Write(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case sbyte or short or int or long: writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case byte or ushort or uint or ulong: writer.WriteNumberValue(Convert.ToUInt64(value, CultureInfo.InvariantCulture)); break;
            case float number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case LogLevel level: writer.WriteStringValue(level.ToString()); break;
            case Enum member: writer.WriteRawValue(member.ToString("D")); break;
            case DateTime time: writer.WriteStringValue(time); break;
            case DateTimeOffset time: writer.WriteStringValue(time); break;
            case DateOnly date: writer.WriteStringValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case TimeOnly time: writer.WriteStringValue(time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)); break;
            case TimeSpan duration: writer.WriteStringValue(duration.ToString("c", CultureInfo.InvariantCulture)); break;
            case Guid id: writer.WriteStringValue(id); break;
            case char character: writer.WriteStringValue(character.ToString()); break;
            default: throw new NotSupportedException($"A placeholder holds a {value.GetType()}; log a text, a number or a Boolean instead.");
        }
    }

    /// <returns>A number if <paramref name="text"/> is one, with or without group separators.</returns>
    public static object OfText(string text) => double.TryParse(text, out var number) ? number : text;
}
