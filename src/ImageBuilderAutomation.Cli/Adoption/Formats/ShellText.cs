namespace ImageBuilderAutomation.Cli.Adoption.Formats;

/// <summary>Words of a command line for a POSIX shell.</summary>
internal static class ShellText
{
    private const string Plain = "-_./:=,@%+";

    /// <summary>One word, whatever the text holds. Inside single quotation marks a shell leaves everything but these marks alone.</summary>
    // POSIX.1-2017, Shell Command Language, 2.2.2.
    public static string Word(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || Plain.Contains(character, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
