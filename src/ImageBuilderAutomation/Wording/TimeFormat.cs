using System.Globalization;

namespace ImageBuilderAutomation.Wording;

/// <summary>Times and durations as texts.</summary>
public static class TimeFormat
{
    public static string Of(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>For JSON, which shows an unknown time as null.</summary>
    public static string? IfKnown(DateTimeOffset? at) => at is null ? null : Of(at);

    /// <summary>For JSON, in milliseconds precision.</summary>
    public static double? Seconds(TimeSpan? duration) => duration is { } span ? Math.Round(span.TotalSeconds, 3) : null;

    /// <summary>The two largest units: <c>1d 2h</c>, <c>1h 04m</c>, <c>24m 10s</c>, <c>12s</c>.</summary>
    public static string Of(TimeSpan? duration) => duration switch
    {
        null => "",
        { TotalDays: >= 1 } span => string.Create(CultureInfo.InvariantCulture, $"{span.Days}d {span.Hours}h"),
        { TotalHours: >= 1 } span => string.Create(CultureInfo.InvariantCulture, $"{span.Hours}h {span.Minutes:00}m"),
        { TotalMinutes: >= 1 } span => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}m {span.Seconds:00}s"),
        { } span => string.Create(CultureInfo.InvariantCulture, $"{span.Seconds}s"),
    };
}
