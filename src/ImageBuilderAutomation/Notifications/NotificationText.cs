namespace ImageBuilderAutomation.Notifications;

/// <summary>
/// Makes external texts (reasons, error messages, names) safe for mail and chat: one line of printable ASCII of limited length, without mentions,
/// masked links or code. Quotation marks and backslashes are replaced too, because EventBridge inserts texts into input templates without escaping.
/// </summary>
internal static class NotificationText
{
    public const int MaxLength = 1024;
    private const string Cut = "...";

    public static string Of(string text)
    {
        var bounded = text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength - Cut.Length), Cut);
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
