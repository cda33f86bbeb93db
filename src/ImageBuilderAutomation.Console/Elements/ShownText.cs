using System.Globalization;
using System.Text;

namespace ImageBuilderAutomation.Console.Elements;

/// <summary>
/// Makes texts from outside visible as they are: characters that show nothing, or that change the writing direction of what follows, are replaced. Components encode
/// markup by themselves.
/// </summary>
public static class ShownText
{
    /// <summary>Longer texts are cut, so that one record cannot fill a page.</summary>
    private const int MaxLength = 20_000;

    public static string Of(string? text)
    {
        var shown = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (shown.Length >= MaxLength)
                return shown.Append('…').ToString();
            shown.Append(Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control when rune.Value == '\n' => "\n",
                UnicodeCategory.Control when Rune.IsWhiteSpace(rune) => " ",
                UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "\n",
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => "\uFFFD",
                _ => rune.ToString(),
            });
        }

        return shown.ToString();
    }
}
