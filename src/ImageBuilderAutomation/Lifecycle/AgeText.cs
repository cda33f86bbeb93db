using System.Globalization;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Formats ages and days for reasons, in the notation of the policy: <c>36h</c>, <c>45d</c>.</summary>
internal static class AgeText
{
    public static string Of(TimeSpan age) => age.TotalHours < 48
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Max(0, age.TotalHours)}h")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)age.TotalDays}d");

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
