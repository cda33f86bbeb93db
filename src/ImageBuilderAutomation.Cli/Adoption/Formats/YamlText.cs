using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Cli.Adoption.Formats;

/// <summary>Writes JSON values as YAML: texts in quotation marks, documents as blocks of lines.</summary>
internal static partial class YamlText
{
    public static void Write(TextWriter output, JsonObject members, int indent = 0)
    {
        foreach (var (name, value) in members)
            WriteEntry(output, $"{new string(' ', indent)}{Key(name)}:", value, indent + 2);
    }

    private static void WriteEntry(TextWriter output, string start, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } members:
                output.WriteLine(start);
                Write(output, members, indent);
                break;
            case JsonArray { Count: > 0 } items:
                output.WriteLine(start);
                foreach (var item in items)
                    WriteItem(output, item, indent);
                break;
            default:
                output.WriteLine($"{start} {Scalar(value, indent)}");
                break;
        }
    }

    private static void WriteItem(TextWriter output, JsonNode? item, int indent)
    {
        var dash = $"{new string(' ', indent)}-";
        if (item is not JsonObject { Count: > 0 } members)
        {
            WriteEntry(output, dash, item, indent + 2);
            return;
        }

        // The first member stands beside the dash.
        using var lines = new StringWriter { NewLine = output.NewLine };
        Write(lines, members, indent + 2);
        output.Write($"{dash} {lines.ToString()[(indent + 2)..]}");
    }

    private static string Scalar(JsonNode? value, int indent) => value switch
    {
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue text when text.GetValueKind() is JsonValueKind.String => Text(text.ToString(), indent),
        _ => value?.ToJsonString() ?? "null",
    };

    private static string Text(string text, int indent)
    {
        // A block needs an indentation indicator for leading spaces, and ends with exactly one line break.
        if (text.Count(character => character == '\n') < 2 || !QuotedText.IsPlainLines(text) || text.EndsWith("\n\n", StringComparison.Ordinal) || text[0] is ' ' or '\n')
            return QuotedText.Of(text);
        var lines = text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "" : $"{new string(' ', indent)}{line}");
        return $"|\n{string.Join('\n', lines)}";
    }

    private static string Key(string name) => PlainKey().IsMatch(name) ? name : QuotedText.Of(name);

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*(::[A-Z][A-Za-z0-9]*)?$")]
    private static partial Regex PlainKey();
}
