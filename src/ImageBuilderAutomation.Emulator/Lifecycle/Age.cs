namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>Spans in the units of lifecycle rules.</summary>
internal static class Age
{
    /// <summary>What is older than this many units began at this time or before.</summary>
    // Assumed: months and years are the calendar's.
    public static DateTimeOffset Before(DateTimeOffset now, int value, string unit) => unit switch
    {
        "DAYS" => now.AddDays(-value),
        "WEEKS" => now.AddDays(-7 * value),
        "MONTHS" => now.AddMonths(-value),
        _ => now.AddYears(-value),
    };
}
