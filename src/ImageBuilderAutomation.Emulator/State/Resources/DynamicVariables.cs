using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.State.Resources;

/// <summary>
/// Replaces <c>{{ imagebuilder:buildDate }}</c>, <c>{{ imagebuilder:buildDate:yyyyMMdd }}</c> and <c>{{ imagebuilder:buildVersion }}</c> in the names,
/// descriptions and tags of an image's outputs. Spaces inside the braces do not matter, on either side.
/// </summary>
// Documented: user guide, "Tag Image Builder output resources" (the variables) and "Step actions", DistributeImage (a date with a format).
// Observed: https://github.com/hashicorp/terraform-provider-aws/issues/36610 and AWS's examples have the variables with and without spaces; a published
// result message has a name whose date is the image's creation.
public sealed partial class DynamicVariables
{
    // Observed: published result messages: 2024-08-27T18-43-22.629Z.
    private const string DefaultFormat = "yyyy-MM-dd'T'HH-mm-ss.SSS'Z'";

    private readonly DateTimeOffset _created;
    private readonly int _build;

    private DynamicVariables(DateTimeOffset created, int build) => (_created, _build) = (created, build);

    /// <summary>The values for an image in the shape of GetImage.</summary>
    public static DynamicVariables Of(JsonObject image) => new(
        DateTimeOffset.Parse(image.Text("dateCreated"), CultureInfo.InvariantCulture),
        ResourceArn.TryParse(image.Text("arn"), out var arn) && arn.Build is { } build
            ? build : throw new InvalidOperationException("The image has no build version ARN."));

    /// <summary>Whether the text contains the build date, in any format.</summary>
    // Assumed: a build date with a format makes a name unique enough for the service.
    public static bool HasBuildDate(string text) => Variable().Matches(text).Any(match => match.Groups["date"].Success);

    /// <summary>The time in the name of an output that has no configured name.</summary>
    // Documented: API reference, AmiDistributionConfiguration: my-image 2022-10-26T22-30-05.912619Z.
    // Assumed: it is the image's creation; published responses have it up to half a minute later.
    public string DefaultNameTime => JavaDateFormat.Format(_created, "yyyy-MM-dd'T'HH-mm-ss.SSSSSS'Z'") ?? "";

    public string Resolve(string text) => Variable().Replace(text, match => !match.Groups["date"].Success
        ? _build.ToString(CultureInfo.InvariantCulture)
        // Assumed: a format that cannot be read leaves the variable as it is.
        : JavaDateFormat.Format(_created, match.Groups["format"] is { Success: true } format ? format.Value : DefaultFormat) ?? match.Value);

    /// <summary>Replaces the variables in all texts of these members of a document, at any depth.</summary>
    public void ResolveIn(JsonNode? document, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (document?[member] is { } value)
                document[member] = Resolved(value);
        }
    }

    private JsonNode? Resolved(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Resolved(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Resolved)]),
        JsonValue text when text.TryGetValue<string>(out var content) => Resolve(content),
        _ => value?.DeepClone(),
    };

    [GeneratedRegex(@"\{\{\s*imagebuilder:(?:(?<date>buildDate)(?::(?<format>[^{}]*?))?|buildVersion)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}

/// <summary>Formats a time in UTC by a pattern of Java's date formats, which is how the guide writes the format of a build date.</summary>
// Documented by example: user guide, "Step actions", DistributeImage: yyyyMMHHss. Assumed: the letters below, and that others are no format.
internal static partial class JavaDateFormat
{
    /// <returns>Null if the pattern has a letter without a meaning here.</returns>
    public static string? Format(DateTimeOffset time, string pattern)
    {
        var parts = Part().Matches(pattern).Select(part => Format(time.UtcDateTime, part)).ToList();
        return parts.Count == 0 || parts.Contains(null) ? null : string.Concat(parts);
    }

    private static string? Format(DateTime time, Match part)
    {
        var text = part.Value;
        // A doubled quote is a quote, also within a quoted text.
        if (text[0] == '\'')
            return text.Length == 2 ? "'" : text[1..^1].Replace("''", "'", StringComparison.Ordinal);
        if (!char.IsAsciiLetter(text[0]))
            return text;

        return text[0] switch
        {
            'y' or 'u' => Number(text.Length == 2 ? time.Year % 100 : time.Year),
            'M' or 'L' => text.Length < 3 ? Number(time.Month) : Name(text.Length == 3 ? "MMM" : "MMMM"),
            'd' => Number(time.Day),
            'D' => Number(time.DayOfYear),
            'E' => Name(text.Length < 4 ? "ddd" : "dddd"),
            'H' => Number(time.Hour),
            'h' => Number(time.Hour % 12 == 0 ? 12 : time.Hour % 12),
            'm' => Number(time.Minute),
            's' => Number(time.Second),
            'S' when text.Length <= 7 => Name(new('f', text.Length)),
            'a' => Name("tt"),
            _ => null,
        };

        string Number(int value) => value.ToString(CultureInfo.InvariantCulture).PadLeft(text.Length, '0');

        // The percent sign marks a format of one letter as a custom one.
        string Name(string format) => time.ToString(format.Length == 1 ? $"%{format}" : format, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"'(?:[^']|'')*'|(?<letter>[A-Za-z])\k<letter>*|[^A-Za-z']+|'")]
    private static partial Regex Part();
}
