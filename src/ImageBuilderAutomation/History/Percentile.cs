namespace ImageBuilderAutomation.History;

/// <summary>
/// Percentiles by nearest rank: the smallest of the values that at least so many percent of them do not exceed. Nothing is interpolated,
/// so each percentile is a duration that some build really took.
/// </summary>
public static class Percentile
{
    /// <param name="percent">1 to 100.</param>
    /// <returns>Null when there are no values.</returns>
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
