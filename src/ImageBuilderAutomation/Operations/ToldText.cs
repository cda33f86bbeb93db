namespace ImageBuilderAutomation.Operations;

/// <summary>
/// Texts from outside (reasons, error messages, names), made fit for mails and chats: one line of printable ASCII, bounded, with nothing that a chat
/// takes for a mention, a link behind other words, or code, and with no quotation mark or backslash, since EventBridge puts texts into templates as they are.
/// </summary>
internal static class ToldText
{
    public const int Longest = 1024;
    private const string Cut = "...";

    public static string Of(string text)
    {
        var bounded = text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest - Cut.Length), Cut);
        var plain = string.Create(bounded.Length, bounded, static (buffer, source) =>
        {
            for (var i = 0; i < buffer.Length; i++)
            {
                buffer[i] = source[i] switch
                {
                    '"' => '\'',
                    '\\' => '/',
                    '<' or '>' or '`' => '?',
                    >= ' ' and <= '~' and var plain => plain,
                    _ => '?',
                };
            }
        });
        return plain.Replace("](", "]?", StringComparison.Ordinal);
    }
}
