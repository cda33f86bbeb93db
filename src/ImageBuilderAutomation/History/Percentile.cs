namespace ImageBuilderAutomation.History;

/// <summary>
/// Percentiles by nearest rank: the smallest value that is at least as large as the given percentage of all values. Nothing is interpolated, so
/// each percentile is the duration of an actual build.
/// </summary>
public static class Percentile
{
    /// <param name="percent">1 to 100.</param>
    /// <returns>Null if there are no values.</returns>
    public static TimeSpan? Of(IEnumerable<TimeSpan> values, int percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var sorted = values.Order().ToList();
        if (sorted.Count == 0)
            return null;

        var rank = ((long)sorted.Count * percent + 99) / 100;
        return sorted[(int)rank - 1];
    }
}
