namespace ImageBuilderAutomation.Cli.Output;

/// <summary>
/// A text table. Each column is as wide as its widest cell. On a terminal that is too narrow, the last column is wrapped, and statuses have a colour.
/// </summary>
internal sealed class Columns
{
    /// <summary>A last column narrower than this would be harder to read than the terminal's own line breaks.</summary>
    private const int LeastWrapped = 24;

    private const int Gap = 2;

    private readonly List<string[]> _rows = [];

    /// <param name="cells">In the first row, names in capital letters are headings.</param>
    public void Add(params string[] cells) => _rows.Add([.. cells.Select(cell => PlainText.Of(cell))]);

    public void WriteTo(TextWriter output)
    {
        var widths = Enumerable.Range(0, _rows.Select(row => row.Length).DefaultIfEmpty().Max())
            .Select(column => _rows.Where(row => row.Length > column).Max(row => row[column].Length)).ToList();
        foreach (var row in _rows)
        {
            foreach (var line in Lines(row, widths, output as Screen))
                output.WriteLine(line);
        }
    }

    private IEnumerable<string> Lines(string[] row, List<int> widths, Screen? screen)
    {
        var begin = widths.Take(row.Length - 1).Sum(width => width + Gap);
        var cells = row[..^1].Select((cell, column) => Painted(cell.PadRight(widths[column]), cell, column, screen));
        var space = screen?.Width - begin;
        var last = space >= LeastWrapped && row[^1].Length > space ? Wrap(row[^1], space.Value) : [row[^1]];
        yield return string.Join(new string(' ', Gap), cells.Append(Painted(last[0], row[^1], row.Length - 1, screen))).TrimEnd();
        foreach (var line in last.Skip(1))
            yield return new string(' ', begin) + line;
    }

    private string Painted(string shown, string cell, int column, Screen? screen) =>
        screen is not null && _rows[0].Length > column && _rows[0][column] is "STATUS" or "STATE" or "DECISION" or "ANSWER" or "MODE"
            ? screen.Paint(shown, ColourOf(cell.Split(' ')[0]))
            : shown;

    private static StatusColour ColourOf(string status) => status switch
    {
        "FAILED" or "stop" or "off" or "disabled" => StatusColour.Red,
        "AVAILABLE" or "resume" or "act" => StatusColour.Green,
        "CANCELLED" or "hold" or "askAgain" or "open" or "paused" or "contested" or "observe" => StatusColour.Yellow,
        _ => StatusColour.None,
    };

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        while (text.Length > width)
        {
            // A word that is longer than the line is cut.
            var end = text.LastIndexOf(' ', width) is > 0 and var blank ? blank : width;
            lines.Add(text[..end]);
            text = text[end..].TrimStart();
        }

        lines.Add(text);
        return lines;
    }
}
