namespace ImageBuilderAutomation.Domain;

/// <summary>Finds the name that a mistyped one may have meant.</summary>
public static class Suggestion
{
    /// <returns>The nearest of the names; null if none is near enough to be meant.</returns>
    public static string? Nearest(string text, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: Distance(text.ToUpperInvariant(), name.ToUpperInvariant())))
        // One mistake in three characters; a shorter text is as near to many names.
        .Where(near => near.Distance <= Math.Max(text.Length, near.Name.Length) / 3)
        .OrderBy(near => near.Distance)
        .Select(near => near.Name)
        .FirstOrDefault();

    /// <returns>A sentence to append, with a space before it; empty if no name is near.</returns>
    public static string DidYouMean(string text, IEnumerable<string> names) => Nearest(text, names) is { } name ? $" Did you mean '{name}'?" : "";

    /// <summary>Optimal string alignment: the number of characters to insert, delete, replace or swap with the next one.</summary>
    private static int Distance(string from, string to)
    {
        var (beforeLast, last, row) = (new int[to.Length + 1], new int[to.Length + 1], new int[to.Length + 1]);
        for (var column = 0; column <= to.Length; column++)
            row[column] = column;
        for (var i = 1; i <= from.Length; i++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
        }

        return row[to.Length];
    }
}
