namespace ImageBuilderAutomation.Domain;

/// <summary>Makes external texts (CVE ids, tags, names, reasons) safe for a reason, a log line and a terminal: printable ASCII only.</summary>
internal static class Printable
{
    private const string Cut = "...";

    public static string Of(string text) => string.Create(text.Length, text, static (buffer, source) =>
    {
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
    });

    public static string Shortened(string text, int max) =>
        Of(text.Length <= max ? text : string.Concat(text.AsSpan(0, max - Cut.Length), Cut));
}

/// <summary>Checks the reason that a person gives for an approval or a stop.</summary>
public static class ReasonText
{
    public const int MaxLength = 500;

    /// <returns>What is wrong with the reason; null when it is valid.</returns>
    public static string? ProblemOf(string reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > MaxLength || reason.Any(char.IsControl)
            ? $"expected a reason of 1 to {MaxLength} characters on one line"
            : null;
}
