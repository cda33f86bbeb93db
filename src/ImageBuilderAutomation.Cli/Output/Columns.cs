namespace ImageBuilderAutomation.Cli.Output;

/// <summary>A text table. Each column is as wide as its widest cell.</summary>
internal sealed class Columns
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(cell => TerminalText.Of(cell))]);

    public void WriteTo(TextWriter output)
    {
        var widths = Enumerable.Range(0, _rows.Select(row => row.Length).DefaultIfEmpty().Max())
            .Select(column => _rows.Where(row => row.Length > column).Max(row => row[column].Length)).ToList();
        foreach (var row in _rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
