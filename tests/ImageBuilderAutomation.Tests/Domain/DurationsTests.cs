using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Tests.Domain;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("30m", 30)]
    [InlineData("24h", 1440)]
    [InlineData("2d", 2880)]
    [InlineData("0m", 0)]
    public void Reads_minutes_hours_and_days(string text, int minutes)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMinutes(minutes), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-1m")]
    [InlineData("1.5h")]
    [InlineData("1 h")]
    [InlineData("10s")]
    [InlineData("10")]
    [InlineData("9999999m")]
    [InlineData("٣h")]
    public void Rejects_invalid_durations(string? text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("90m")]
    [InlineData("36h")]
    [InlineData("2d")]
    [InlineData("0m")]
    public void A_duration_is_written_as_it_was_read(string text)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(text, Durations.Format(duration));
    }
}
