using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImageBuilderAutomation.Triggers.Calendar;

/// <summary>A weekly point in time, such as <c>Fri 16:00</c>.</summary>
public sealed record WeekTime(DayOfWeek Day, TimeOnly Time)
{
    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    public static bool TryParse(string? text, [NotNullWhen(true)] out WeekTime? time)
    {
        time = text?.Split(' ') is [var day, var clock] && Array.IndexOf(Days, day) is >= 0 and var number
            && TimeOnly.TryParseExact(clock, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
                ? new((DayOfWeek)number, at)
                : null;
        return time is not null;
    }

    /// <summary>The wall-clock time in the week that begins with this Sunday.</summary>
    public DateTime In(DateOnly sunday) => sunday.AddDays((int)Day).ToDateTime(Time);

    public override string ToString() => $"{Days[(int)Day]} {Time.ToString("HH:mm", CultureInfo.InvariantCulture)}";
}
