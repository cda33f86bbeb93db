using System.Globalization;
using System.Text;

namespace ImageBuilderAutomation.Wording;

/// <summary>Makes external texts safe to show, in a terminal and on a page: no escape sequences, no line breaks, no changes of writing direction.</summary>
public static class PlainText
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
