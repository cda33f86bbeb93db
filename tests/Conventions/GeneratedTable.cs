using TestKit;

namespace Conventions;

/// <summary>A part of a page of docs/reference that is made from the code or the templates, between two comments.</summary>
internal static class GeneratedTable
{
    private const string End = "<!-- end -->\n";

    /// <summary>Compares it with what it should be. The variable WRITE_REFERENCE=1 writes it instead.</summary>
    public static async Task CompareAsync(string file, string table, IEnumerable<string> lines)
    {
        var path = Repository.PathOf("docs", "reference", file);
        var page = await File.ReadAllTextAsync(path);
        var begin = $"<!-- generated: {table} -->\n";
        Assert.Contains(begin, page, StringComparison.Ordinal);
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(End, from, StringComparison.Ordinal);
        var expected = string.Concat(lines.Select(line => $"{line}\n"));
        if (Environment.GetEnvironmentVariable("WRITE_REFERENCE") == "1")
            await File.WriteAllTextAsync(path, $"{page[..from]}{expected}{page[to..]}");
        else
            Assert.Equal(expected, page[from..to]);
    }
}
