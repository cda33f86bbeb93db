namespace ImageBuilderAutomation.Policies;

/// <summary>Texts from outside (CVE ids, tags, names, reasons) made fit for a reason, a log line and a terminal.</summary>
internal static class Printable
{
    private const string Cut = "...";

    public static string Of(string text) => string.Create(text.Length, text, static (buffer, source) =>
    {
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
    });

    public static string Shortened(string text, int most) =>
        Of(text.Length <= most ? text : string.Concat(text.AsSpan(0, most - Cut.Length), Cut));
}
