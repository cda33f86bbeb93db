using ImageBuilderAutomation.Triggers.Calendar;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Tests.Triggers;

/// <summary>Freezes and schedules around clock changes, which in Berlin happen at 01:00Z on 29 March and 25 October 2026.</summary>
public sealed class CalendarTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, null, System.Globalization.DateTimeStyles.AssumeUniversal);

    private static Period.Weekly Weekly(string from, string to, TimeZoneInfo? zone = null) =>
        WeekTime.TryParse(from, out var first) && WeekTime.TryParse(to, out var last)
            ? new Period.Weekly(first, last, zone ?? Berlin)
            : throw new ArgumentException(from);

    [Theory]
    [InlineData("Fri 16:00", "Mon 06:00", "2026-11-20T14:59:59Z", null)] // winter: 16:00 is 15:00Z
    [InlineData("Fri 16:00", "Mon 06:00", "2026-11-20T15:00:00Z", "2026-11-23T05:00:00Z")]
    [InlineData("Fri 16:00", "Mon 06:00", "2026-11-22T23:30:00Z", "2026-11-23T05:00:00Z")]
    [InlineData("Fri 16:00", "Mon 06:00", "2026-11-23T04:59:59Z", "2026-11-23T05:00:00Z")]
    [InlineData("Fri 16:00", "Mon 06:00", "2026-11-23T05:00:00Z", null)]
    [InlineData("Fri 16:00", "Mon 06:00", "2026-07-03T14:00:00Z", "2026-07-06T04:00:00Z")] // summer
    [InlineData("Fri 16:00", "Mon 06:00", "2026-03-27T15:00:00Z", "2026-03-30T04:00:00Z")] // begins in winter, ends in summer
    [InlineData("Fri 16:00", "Mon 06:00", "2026-10-23T14:00:00Z", "2026-10-26T05:00:00Z")] // and back
    [InlineData("Sun 02:30", "Sun 05:00", "2026-03-29T00:59:59Z", null)] // 02:30 is skipped: starts at the change
    [InlineData("Sun 02:30", "Sun 05:00", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z")]
    [InlineData("Sun 02:30", "Sun 05:00", "2026-10-25T00:30:00Z", "2026-10-25T04:00:00Z")] // the first 02:30
    [InlineData("Sun 01:00", "Sun 02:30", "2026-10-25T01:29:59Z", "2026-10-25T01:30:00Z")] // until the second 02:30
    [InlineData("Sun 01:00", "Sun 02:30", "2026-10-25T01:30:00Z", null)]
    [InlineData("Mon 00:00", "Tue 00:00", "2026-11-22T22:59:59Z", null)]
    [InlineData("Mon 00:00", "Tue 00:00", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z")]
    [InlineData("Sat 23:00", "Sun 01:00", "2026-11-21T22:00:00Z", "2026-11-22T00:00:00Z")]
    public void A_weekly_period_follows_the_wall_clock(string from, string to, string at, string? until) =>
        Assert.Equal(until is null ? null : Utc(until), Weekly(from, to).EndOf(Utc(at)));

    [Theory]
    [InlineData("2026-12-24T10:59:59Z", false)]
    [InlineData("2026-12-24T11:00:00Z", true)]
    [InlineData("2027-01-06T22:59:59Z", true)]
    [InlineData("2027-01-06T23:00:00Z", false)]
    public void A_period_that_occurs_once(string at, bool inside) =>
        Assert.Equal(
            inside ? Utc("2027-01-06T23:00:00Z") : null,
            new Period.Once(new(2026, 12, 24, 12, 0, 0), new(2027, 1, 7, 0, 0, 0), Berlin).EndOf(Utc(at)));

    [Fact]
    public void Adjacent_freezes_are_joined()
    {
        var calendar = new FreezeCalendar(
        [
            new("evening", Weekly("Fri 16:00", "Fri 22:00")),
            new("weekend", Weekly("Fri 20:00", "Mon 06:00")),
            new("monday", Weekly("Mon 06:00", "Mon 07:00")),
        ]);
        var held = calendar.ActiveAt(TriggerWorld.PipelineOf("web", "ami-1"), Utc("2026-11-20T15:00:00Z"));
        Assert.Equal(("evening", Utc("2026-11-23T06:00:00Z")), (held?.Freeze.Name, held?.Until));
    }

    [Theory]
    [InlineData("daily(02:00)", "2026-11-20T00:59:59Z", "2026-11-20T01:00:00Z")]
    [InlineData("daily(02:00)", "2026-11-20T01:00:00Z", "2026-11-21T01:00:00Z")]
    [InlineData("daily(02:30)", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z")] // skipped on the day of the change to summer time
    [InlineData("daily(02:30)", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")] // once on the day of the change back
    [InlineData("cron(0 2 ? * MON-FRI *)", "2026-11-20T12:00:00Z", "2026-11-23T01:00:00Z")]
    [InlineData("cron(15,45 8-9 1 */3 ? *)", "2026-11-20T12:00:00Z", "2027-01-01T07:15:00Z")]
    [InlineData("cron(0 0 29 2 ? *)", "2026-11-20T12:00:00Z", "2028-02-28T23:00:00Z")]
    [InlineData("cron(0/30 8 ? * 1 *)", "2026-11-20T12:00:00Z", "2026-11-22T07:00:00Z")]
    public void A_schedule_gives_its_next_and_last_time(string expression, string after, string next)
    {
        Assert.True(Schedule.TryParse(expression, Berlin, out var table));
        Assert.Equal(Utc(next), table.Next(Utc(after)));
        Assert.Equal(Utc(next), table.Last(Utc(next)));
        Assert.True(table.Last(Utc(next).AddSeconds(-1)) <= Utc(after));
    }

    [Theory]
    [InlineData("daily(24:00)")]
    [InlineData("daily(2:00)")]
    [InlineData("cron(0 2 * * * *)")]
    [InlineData("cron(0 2 ? * ? *)")]
    [InlineData("cron(0 2 ? * MON)")]
    [InlineData("cron(60 2 ? * MON *)")]
    [InlineData("cron(0 2 30 2 ? *)")]
    [InlineData("cron(0 2 ? * MON#1 *)")]
    [InlineData("cron(0 2 L * ? *)")]
    [InlineData("cron(0 2 ? * FRI-MON *)")]
    [InlineData("cron(0 2 ? * MON 2026)")]
    [InlineData("cron(*/0 2 ? * MON *)")]
    [InlineData("rate(1 day)")]
    [InlineData("")]
    public void Expressions_that_never_occur_or_are_invalid_are_refused(string expression) => Assert.False(Schedule.TryParse(expression, Berlin, out _));
}
