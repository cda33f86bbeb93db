using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TestKit.Mutations;

/// <summary>
/// Documents as a careless editor, a broken transfer or an attacker would leave them: repeated members, wrong types, deep nesting, cut off, not UTF-8.
/// The same random numbers give the same document.
/// </summary>
public static class MutatedDocument
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "123456789012345678901234567890", "0.1", "\"\"", "\"x\"", "[]", "{}", "[null]", "[[]]", "{\"a\":1,\"a\":2}",
        "\"\\u0000\\u001b[2J\\u202e\\ud83d\\ude00\"", "\"\\ud800\"", "\"9999-99-99\"", "\"*\"", "\"arn:aws:imagebuilder:::\"", "\"../../x\"", "\"1e400h\"",
    ];

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <param name="json">A valid document; it may have comments.</param>
    public static byte[] OfJson(string json, Random random)
    {
        var root = JsonNode.Parse(json, null, Lenient);
        var written = new JsonMutation(root, random).Write();
        return random.Next(3) == 0 ? Spoiled(Encoding.UTF8.GetBytes(written), random) : Encoding.UTF8.GetBytes(written);
    }

    /// <summary>Changes lines of a text, for formats such as YAML.</summary>
    public static byte[] OfLines(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var at = random.Next(lines.Count);
            var line = lines[at];
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            lines[at] = random.Next(7) switch
            {
                0 => $"{line}\n{line}",
                1 => "",
                2 => $"  {line}",
                3 => line.TrimStart(),
                4 => $"{line} {Value(random)}",
                5 => line.Replace("!", "!!", StringComparison.Ordinal),
                _ => colon < 0 ? $"- {line}" : $"{line[..colon]}: {Value(random)}",
            };
        }

        var changed = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        return random.Next(4) == 0 ? Spoiled(changed, random) : changed;
    }

    internal static string Value(Random random) => random.Next(20) switch
    {
        0 => new string('[', 20_000) + new string(']', 20_000),
        1 => string.Concat(Enumerable.Repeat("{\"a\":", 5_000)) + "1" + new string('}', 5_000),
        2 => $"\"{new string('x', 100_000)}\"",
        3 => random.Next(int.MinValue, int.MaxValue).ToString(CultureInfo.InvariantCulture),
        _ => Values[random.Next(Values.Length)],
    };

    /// <summary>Changes the bytes of a whole document.</summary>
    private static byte[] Spoiled(byte[] document, Random random)
    {
        var at = random.Next(document.Length + 1);
        return random.Next(12) switch
        {
            0 => document[..at],
            1 => [],
            2 => [0xEF, 0xBB, 0xBF, .. document],
            3 => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(document))],
            4 => [.. document[..at], 0xFF, 0xC0, 0x80, .. document[at..]],
            5 => [.. document[..at], (byte)random.Next(256), .. document[at..]],
            6 => [.. document[..at], 0, .. document[at..]],
            7 => [.. document, .. document],
            8 => Encoding.UTF8.GetBytes(Value(random)),
            9 => "   \n\t"u8.ToArray(),
            10 => [.. Enumerable.Repeat((byte)'[', 50_000), .. document],
            _ => [.. document[..(at / 2)], .. document[at..]],
        };
    }
}
