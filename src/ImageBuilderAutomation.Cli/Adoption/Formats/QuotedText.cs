using System.Globalization;
using System.Text;

namespace ImageBuilderAutomation.Cli.Adoption.Formats;

/// <summary>
/// A text in double quotation marks with the escapes that YAML and Terraform's language share. Characters that do not show as themselves are escaped, so that
/// nothing in the output can hide from whoever reads it.
/// </summary>
internal static class QuotedText
{
    public static string Of(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when IsPlain(rune) => rune.ToString(),
                <= 0xFFFF and var code => $"\\u{code:X4}",
                var code => $"\\U{code:X8}",
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Whether a text can stand in a file line by line, without escapes.</summary>
    public static bool IsPlainLines(string text) =>
        text.EndsWith('\n') && text.EnumerateRunes().All(rune => rune.Value == '\n' || IsPlain(rune));

    private static bool IsPlain(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
