using System.Globalization;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>A person's word that an image is kept until a day. No rule retires it meanwhile, and none of the images that it was built from.</summary>
/// <param name="By">ARN of the person.</param>
/// <param name="Until">The last day (UTC) on which it counts.</param>
public sealed record ImagePin(string Reason, string By, DateTimeOffset At, DateOnly Until)
{
    /// <summary>A pin for ever would be forgotten.</summary>
    public const int MaxDays = 366;

    public bool Counts(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime) <= Until;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"pinned until {Until:yyyy-MM-dd} by {By}: {Reason}");

    /// <summary>What is wrong with an end; null when nothing is.</summary>
    public static string? ProblemOf(DateOnly until, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return until < today || until.DayNumber - today.DayNumber > MaxDays
            ? string.Create(CultureInfo.InvariantCulture, $"expected until, a day from today ({today:yyyy-MM-dd}) to {MaxDays} days ahead")
            : null;
    }
}
