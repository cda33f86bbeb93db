using System.Globalization;
using System.Text;

namespace ImageBuilderAutomation.Cli.Output;

/// <summary>Makes external texts safe for a terminal: no escape sequences, no line breaks, no changes of writing direction.</summary>
internal static class TerminalText
{
    public static string Of(string? text)
    {
        var plain = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            plain.Append(Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control when Rune.IsWhiteSpace(rune) => " ",
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "\uFFFD",
                _ => rune.ToString(),
            });
        }

        return plain.ToString();
    }

    public static string Of(string? text, int atMost) => Of(text) is var plain && plain.Length > atMost ? $"{plain[..(atMost - 1)]}…" : plain;
}

/// <summary>A text table. Each column is as wide as its widest cell.</summary>
internal sealed class Columns
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(cell => TerminalText.Of(cell))]);

    public void WriteTo(TextWriter output)
    {
        var widths = Enumerable.Range(0, _rows.Select(row => row.Length).DefaultIfEmpty().Max())
            .Select(column => _rows.Where(row => row.Length > column).Max(row => row[column].Length)).ToList();
        foreach (var row in _rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
