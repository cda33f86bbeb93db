using System.Globalization;
using ImageBuilderAutomation.Emulator.Engine.Schedules;

namespace ImageBuilderAutomation.Emulator.Tests.Schedules;

public class ScheduleExpressionTests
{
    private static readonly DateTimeOffset Start = At("2026-11-16T09:00:00Z"); // a Monday

    [Theory]
    [InlineData("rate(5 minutes)", "2026-11-16T09:00:00Z", "2026-11-16T09:05:00Z")]
    [InlineData("rate(5 minutes)", "2026-11-16T09:04:59Z", "2026-11-16T09:05:00Z")]
    [InlineData("rate(5 minutes)", "2026-11-16T09:05:00Z", "2026-11-16T09:10:00Z")]
    [InlineData("rate(1 hour)", "2026-11-16T09:00:00Z", "2026-11-16T10:00:00Z")]
    [InlineData("rate(7 days)", "2026-11-20T09:00:00Z", "2026-11-23T09:00:00Z")]
    [InlineData("cron(0 10 * * ? *)", "2026-11-16T09:00:00Z", "2026-11-16T10:00:00Z")]
    [InlineData("cron(0 9 * * ? *)", "2026-11-16T09:00:00Z", "2026-11-17T09:00:00Z")]
    [InlineData("cron(0/15 * * * ? *)", "2026-11-16T09:00:00Z", "2026-11-16T09:15:00Z")]
    [InlineData("cron(*/20 8-10 ? * MON-FRI *)", "2026-11-20T10:40:00Z", "2026-11-23T08:00:00Z")]
    [InlineData("cron(5,35 14 ? * 2,FRI *)", "2026-11-16T14:05:00Z", "2026-11-16T14:35:00Z")]
    [InlineData("cron(0 12 L * ? *)", "2026-11-16T09:00:00Z", "2026-11-30T12:00:00Z")]
    [InlineData("cron(0 12 L FEB ? *)", "2027-03-01T00:00:00Z", "2028-02-29T12:00:00Z")]
    [InlineData("cron(0 0 15W * ? *)", "2026-11-01T00:00:00Z", "2026-11-16T00:00:00Z")] // the 15th is a Sunday
    [InlineData("cron(0 0 1W AUG ? 2026)", "2026-07-01T00:00:00Z", "2026-08-03T00:00:00Z")] // the 1st is a Saturday
    [InlineData("cron(0 0 31W MAY ? 2026)", "2026-05-01T00:00:00Z", "2026-05-29T00:00:00Z")] // the 31st is a Sunday
    [InlineData("cron(0 0 ? * L *)", "2026-11-16T09:00:00Z", "2026-11-21T00:00:00Z")]
    [InlineData("cron(0 0 ? * 6L *)", "2026-11-16T09:00:00Z", "2026-11-27T00:00:00Z")]
    [InlineData("cron(0 0 ? * TUE#2 *)", "2026-11-16T09:00:00Z", "2026-12-08T00:00:00Z")]
    [InlineData("cron(30 6 1 1 ? 2030)", "2026-11-16T09:00:00Z", "2030-01-01T06:30:00Z")]
    public void Runs_next(string expression, string after, string expected) =>
        Assert.Equal(At(expected), ScheduleExpression.Parse(expression, "UTC", Start).Next(At(after)));

    [Theory]
    // Berlin is two hours ahead in summer, one in winter.
    [InlineData("cron(0 6 * * ? *)", "2026-07-01T00:00:00Z", "2026-07-01T04:00:00Z")]
    [InlineData("cron(0 6 * * ? *)", "2026-12-01T00:00:00Z", "2026-12-01T05:00:00Z")]
    // 2027-03-28: 02:00 becomes 03:00, so 02:30 does not exist that day.
    [InlineData("cron(30 2 * * ? *)", "2027-03-27T12:00:00Z", "2027-03-29T00:30:00Z")]
    // 2026-10-25: 03:00 becomes 02:00, so 02:30 exists twice and runs once.
    [InlineData("cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("cron(30 2 * * ? *)", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    public void Follows_the_zone_s_clock_changes(string expression, string after, string expected) =>
        Assert.Equal(At(expected), ScheduleExpression.Parse(expression, "Europe/Berlin", Start).Next(At(after)));

    [Fact]
    public void Has_no_next_run_after_its_last_year() =>
        Assert.Null(ScheduleExpression.Parse("cron(0 0 1 1 ? 2026)", "UTC", Start).Next(Start));

    [Theory]
    [InlineData("at(2026-11-16T10:00:00)", "Expected rate(…) or cron(…)")]
    [InlineData("rate(5 minute)", "singular for 1")]
    [InlineData("rate(1 hours)", "singular for 1")]
    [InlineData("rate(0 minutes)", "at least 1")]
    [InlineData("rate(5)", "rate(<value> <unit>)")]
    [InlineData("cron(0 10 * * ?)", "six fields")]
    [InlineData("cron(0 10 * * * *)", "exactly one of")]
    [InlineData("cron(0 10 ? * ? *)", "exactly one of")]
    [InlineData("cron(60 10 * * ? *)", "minutes between 0 and 59")]
    [InlineData("cron(0 10 ? * MONDAY *)", "SUN to SAT")]
    [InlineData("cron(0 10-8 * * ? *)", "ascending range in hours")]
    [InlineData("cron(0/0 10 * * ? *)", "step of at least 1")]
    public void Refuses(string expression, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => ScheduleExpression.Parse(expression, "UTC", Start)).Message, StringComparison.Ordinal);

    [Fact]
    public void Refuses_an_unknown_zone() =>
        Assert.Contains(
            "Mars/Olympus", Assert.Throws<FormatException>(() => ScheduleExpression.Parse("cron(0 10 * * ? *)", "Mars/Olympus", Start)).Message,
            StringComparison.Ordinal);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
