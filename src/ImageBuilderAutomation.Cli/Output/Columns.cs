namespace ImageBuilderAutomation.Cli.Output;

/// <summary>A text table. Each column is as wide as its widest cell.</summary>
internal sealed class Columns
{
    private readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add([.. cells.Select(cell => Plain.Of(cell))]);

    public void WriteTo(TextWriter output)
    {
        var widths = Enumerable.Range(0, rows.Select(row => row.Length).DefaultIfEmpty().Max())
            .Select(column => rows.Where(row => row.Length > column).Max(row => row[column].Length)).ToList();
        foreach (var row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
