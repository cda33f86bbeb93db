using System.Text;

namespace ImageBuilderAutomation.Cli.Output;

/// <summary>A terminal that somebody looks at. Output that goes to a file or another command is a plain writer: without colours, in whole lines.</summary>
/// <param name="width">In characters; null if it is unknown.</param>
internal sealed class Screen(TextWriter terminal, int? width, bool hasColours) : TextWriter
{
    public int? Width => width;

    public override Encoding Encoding => terminal.Encoding;

    /// <param name="stream">Standard output or error.</param>
    public static TextWriter Of(TextWriter stream, bool isRedirected, Func<string, string?> environment) =>
        isRedirected ? stream : new Screen(stream, WidthOfConsole(), HasColours(environment));

    /// <summary>As https://no-color.org asks for.</summary>
    public static bool HasColours(Func<string, string?> environment) => environment("NO_COLOR") is null or "" && environment("TERM") is not "dumb";

    public string Paint(string text, StatusColour colour) =>
        !hasColours || colour == StatusColour.None ? text : $"\e[{(int)colour}m{text}\e[0m";

    /// <summary>Empties the terminal, to draw it again.</summary>
    public void Clear() => Write("\e[H\e[2J\e[3J");

    /// <summary>Removes the line that the cursor is in.</summary>
    public void ClearLine() => Write("\r\e[K");

    public override void Write(char value) => terminal.Write(value);

    public override void Write(string? value) => terminal.Write(value);

    public override void Write(char[] buffer, int index, int count) => terminal.Write(buffer, index, count);

    public override void WriteLine(string? value) => terminal.WriteLine(value);

    public override void Flush() => terminal.Flush();

    private static int? WidthOfConsole()
    {
        try
        {
            return System.Console.WindowWidth is > 0 and var columns ? columns : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>The colour of a status; its number is the terminal's code.</summary>
internal enum StatusColour
{
    None = 0,

    /// <summary>Failed, stopped or off.</summary>
    Red = 31,

    /// <summary>Available, released or acting.</summary>
    Green = 32,

    /// <summary>Waits for somebody or something.</summary>
    Yellow = 33,
}
