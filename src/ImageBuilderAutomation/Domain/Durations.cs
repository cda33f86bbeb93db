using System.Globalization;

namespace ImageBuilderAutomation.Domain;

/// <summary>The policy's durations: <c>30m</c>, <c>24h</c>, <c>2d</c>.</summary>
public static class Durations
{
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is not { Length: >= 2 and <= 7 }
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;

        long? minutes = text[^1] switch { 'm' => number, 'h' => number * 60L, 'd' => number * 1440L, _ => null };
        duration = TimeSpan.FromMinutes(minutes ?? 0);
        return minutes is not null;
    }

    /// <summary>Days from 2d on and hours below that, where they are exact; otherwise minutes.</summary>
    public static string Format(TimeSpan duration) => (long)duration.TotalMinutes switch
    {
        var minutes when minutes >= 2880 && minutes % 1440 == 0 => $"{minutes / 1440}d",
        var minutes when minutes != 0 && minutes % 60 == 0 => $"{minutes / 60}h",
        var minutes => $"{minutes}m",
    };
}

/// <summary>Formats ages and days for reasons, in the notation of the policy: <c>36h</c>, <c>45d</c>.</summary>
internal static class AgeText
{
    public static string Of(TimeSpan age) => age.TotalHours < 48
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Max(0, age.TotalHours)}h")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)age.TotalDays}d");

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
