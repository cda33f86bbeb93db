namespace ImageBuilderAutomation.Releases.Recording;

/// <summary>The order of a run that may have no time for all: each begins elsewhere, so that slow items do not keep the same others waiting for ever.</summary>
public static class Rotation
{
    /// <returns>All items in their order, from one that the clock chooses.</returns>
    public static IEnumerable<T> Of<T>(IReadOnlyList<T> items, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(items);
        // Scattered (SplitMix64): the remainder of the minutes alone repeats where the count divides the schedule's period.
        var scattered = unchecked((ulong)now.ToUnixTimeSeconds() / 60 * 0x9E3779B97F4A7C15UL);
        scattered = unchecked((scattered ^ (scattered >> 30)) * 0xBF58476D1CE4E5B9UL);
        scattered = unchecked((scattered ^ (scattered >> 27)) * 0x94D049BB133111EBUL);
        scattered ^= scattered >> 31;
        var first = items.Count == 0 ? 0 : (int)(scattered % (ulong)items.Count);
        return items.Skip(first).Concat(items.Take(first));
    }
}
