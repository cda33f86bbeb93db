using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Tests.Triggers;

/// <summary>What stays of the origin of a deleted image when another image gets the same ARN.</summary>
public sealed class BuildOriginTests
{
    private static readonly DateTimeOffset At = new(2026, 7, 14, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_run_changes_nothing() => Assert.Null(Origin(1, 0, "kim").With(Origin(1, 600, "lee")));

    [Theory]
    [InlineData(0, 600, "lee")]
    [InlineData(600, 0, null)]
    public void The_later_one_of_two_counts(int mine, int others, string? people) => Assert.Equal(people, PeopleOf(Origin(1, mine, "kim").With(Origin(2, others, "lee"))));

    /// <remarks>Nobody knows which is the later one, so nobody is left out.</remarks>
    [Theory]
    [InlineData(0, 90, "kim", "lee", "kim lee")]
    [InlineData(90, 0, "kim", "lee", "kim lee")]
    [InlineData(0, 90, "", "lee", "lee")]
    [InlineData(90, 0, "", "lee", "lee")]
    public void The_people_of_two_that_are_close_together_all_count(int mine, int others, string one, string other, string people) =>
        Assert.Equal(people, PeopleOf(Origin(1, mine, one).With(Origin(2, others, other))));

    [Fact]
    public void People_of_whom_one_origin_knows_nothing_stay_unknown()
    {
        Assert.Null((Origin(1, 0, "kim") with { RequestedBy = null }).With(Origin(2, 90, "lee"))!.RequestedBy);
        Assert.Null(Origin(1, 0, "kim").With(Origin(2, 90, "lee") with { RequestedBy = null })!.RequestedBy);
    }

    [Fact]
    public void Names_that_one_origin_does_not_prove_stay_unproven()
    {
        Assert.False((Origin(1, 0, "kim") with { AreNamesProven = false }).With(Origin(2, 90, "lee"))!.AreNamesProven);
        Assert.False(Origin(1, 0, "kim").With(Origin(2, 90, "lee") with { AreNamesProven = false })!.AreNamesProven);
    }

    private static string? PeopleOf(BuildOrigin? origin) => origin is null ? null : string.Join(' ', origin.RequestedBy!.Order());

    private static BuildOrigin Origin(int run, int second, string by) => new("arn:pipeline", run, "requested", [], [], "hash", At.AddSeconds(second))
    {
        RequestedBy = by.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        AreNamesProven = true,
        SentAt = At.AddSeconds(second),
    };
}
