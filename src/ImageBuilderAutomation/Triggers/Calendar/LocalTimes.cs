namespace ImageBuilderAutomation.Triggers.Calendar;

/// <summary>Converts wall-clock times to instants in zones with daylight saving time.</summary>
internal static class LocalTimes
{
    /// <summary>A time skipped by the change to summer time becomes the moment of the change. Of a repeated time, the first occurrence counts.</summary>
    public static DateTimeOffset First(DateTime local, TimeZoneInfo zone) =>
        zone.IsInvalidTime(local) ? AfterGap(local, zone)
        : zone.IsAmbiguousTime(local) ? At(local, zone.GetAmbiguousTimeOffsets(local).Max())
        : At(local, zone.GetUtcOffset(local));

    /// <summary>As <see cref="First"/>, but the second occurrence of a repeated time.</summary>
    public static DateTimeOffset Last(DateTime local, TimeZoneInfo zone) =>
        zone.IsAmbiguousTime(local) ? At(local, zone.GetAmbiguousTimeOffsets(local).Min()) : First(local, zone);

    public static DateTime Of(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    private static DateTimeOffset AfterGap(DateTime local, TimeZoneInfo zone)
    {
        // No zone skips more than a day, and every change is at a whole minute.
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return At(new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0), zone.GetUtcOffset(local));
    }

    private static DateTimeOffset At(DateTime local, TimeSpan offset) =>
        new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset).ToUniversalTime();
}
