using System.Text.RegularExpressions;

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
