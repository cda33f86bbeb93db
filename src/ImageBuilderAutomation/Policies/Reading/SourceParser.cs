using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Parses JSON with comments and trailing commas to <see cref="SourceNode"/>s.</summary>
internal sealed class SourceParser(byte[] utf8)
{
    private int _seenOffset;
    private int _seenLine = 1;
    private int _seenColumn = 1;

    /// <returns>Null, with a problem, when the text is not JSON.</returns>
    public static SourceNode? TryParse(string json, ProblemList problems)
    {
        try
        {
            return new SourceParser(Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF'))).Parse();
        }
        catch (JsonException e)
        {
            problems.Malformed("text that is not JSON", (int)(e.LineNumber ?? -1) + 1, (int)(e.BytePositionInLine ?? -1) + 1);
        }
        catch (InvalidOperationException)
        {
            problems.Malformed("a text with an incomplete surrogate pair (\\ud800 to \\udfff)", 0, 0);
        }

        return null;
    }

    /// <exception cref="JsonException">Malformed, with line and position.</exception>
    /// <exception cref="InvalidOperationException">A string contains an incomplete surrogate pair.</exception>
    private SourceNode Parse()
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        reader.Read();
        var root = Read(ref reader, "$");
        reader.Read();
        return root;
    }

    public static string PathOf(string parent, string name)
    {
        var plain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '$');
        return !plain ? $"{(parent == "$" ? "" : parent)}[\"{Printable.Shortened(name, 80)}\"]" : parent == "$" ? name : $"{parent}.{name}";
    }

    private SourceNode Read(ref Utf8JsonReader reader, string path)
    {
        var (line, column) = PlaceOf((int)reader.TokenStartIndex);
        var (kind, text) = reader.TokenType switch
        {
            JsonTokenType.StartObject => (JsonValueKind.Object, ""),
            JsonTokenType.StartArray => (JsonValueKind.Array, ""),
            JsonTokenType.String => (JsonValueKind.String, reader.GetString()!),
            JsonTokenType.Number => (JsonValueKind.Number, Encoding.UTF8.GetString(reader.ValueSpan)),
            JsonTokenType.True => (JsonValueKind.True, ""),
            JsonTokenType.False => (JsonValueKind.False, ""),
            _ => (JsonValueKind.Null, ""),
        };
        var node = new SourceNode(path, kind, text, line, column);

        if (kind == JsonValueKind.Object)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                node.Members.Add((name, Read(ref reader, PathOf(path, name))));
            }
        }
        else if (kind == JsonValueKind.Array)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                node.Items.Add(Read(ref reader, string.Create(CultureInfo.InvariantCulture, $"{path}[{node.Items.Count}]")));
        }

        return node;
    }

    /// <summary>Tokens come in order, so each byte is scanned only once.</summary>
    private (int Line, int Column) PlaceOf(int offset)
    {
        for (; _seenOffset < offset; _seenOffset++)
        {
            if (utf8[_seenOffset] == '\n')
                (_seenLine, _seenColumn) = (_seenLine + 1, 1);
            else if ((utf8[_seenOffset] & 0xC0) != 0x80)
                _seenColumn++;
        }

        return (_seenLine, _seenColumn);
    }
}

/// <summary>A JSON value with its position, which <see cref="JsonElement"/> does not keep.</summary>
/// <param name="Text">The string, or the number as written; empty for other kinds.</param>
internal sealed record SourceNode(string Path, JsonValueKind Kind, string Text, int Line, int Column)
{
    public List<(string Name, SourceNode Value)> Members { get; } = [];

    public List<SourceNode> Items { get; } = [];

    public SourceNode? Find(string name)
    {
        foreach (var member in Members)
        {
            if (member.Name == name)
                return member.Value;
        }

        return null;
    }

    /// <summary>Describes the value as the <c>found</c> of a problem.</summary>
    public string Describe() => Kind switch
    {
        JsonValueKind.String => $"\"{Printable.Shortened(Text, 80)}\"",
        JsonValueKind.Number => Printable.Shortened(Text, 40),
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => Items.Count == 0 ? "an empty list" : "a list",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
