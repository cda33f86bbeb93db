namespace ImageBuilderAutomation.Triggers.Calendar;

/// <summary>Wall-clock times as instants, where clocks are changed twice a year.</summary>
internal static class LocalTimes
{
    /// <summary>A time that the spring change skips is the moment of the change; of one that the autumn change repeats, the first.</summary>
    public static DateTimeOffset First(DateTime local, TimeZoneInfo zone) =>
        zone.IsInvalidTime(local) ? AfterGap(local, zone)
        : zone.IsAmbiguousTime(local) ? At(local, zone.GetAmbiguousTimeOffsets(local).Max())
        : At(local, zone.GetUtcOffset(local));

    /// <summary>As <see cref="First"/>, but the second of a repeated time.</summary>
    public static DateTimeOffset Last(DateTime local, TimeZoneInfo zone) =>
        zone.IsAmbiguousTime(local) ? At(local, zone.GetAmbiguousTimeOffsets(local).Min()) : First(local, zone);

    public static DateTime Of(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    private static DateTimeOffset AfterGap(DateTime local, TimeZoneInfo zone)
    {
        // No zone skips more than a day, and none changes between two minutes.
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return At(new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0), zone.GetUtcOffset(local));
    }

    private static DateTimeOffset At(DateTime local, TimeSpan offset) => new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset).ToUniversalTime();
}
