namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>Ages in the units of lifecycle rules.</summary>
internal static class Age
{
    /// <summary>The cut-off time: an image created at or before it has at least this age.</summary>
    // Assumed: months and years are calendar months and years.
    public static DateTimeOffset Before(DateTimeOffset now, int value, string unit) => unit switch
    {
        "DAYS" => now.AddDays(-value),
        "WEEKS" => now.AddDays(-7 * value),
        "MONTHS" => now.AddMonths(-value),
        _ => now.AddYears(-value),
    };
}
