using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;
using TestKit.Gates;
using TestKit.History;

namespace ImageBuilderAutomation.Tests.History;

/// <summary>Whether IAM proves the name of whoever started a build is asked when the start is reported, because the role may change before a gate asks.</summary>
public sealed class RecordStartTests : ICallHistory
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/Developer/kim";
    private static readonly string Image = Builds.Image.ToString();

    private readonly TestClock _clock = new(Builds.Start);
    private readonly InMemoryBuildStarts _starts = new();
    private readonly FakeRoles _roles = new();
    private string _caller = Kim;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_role_said_then_counts_whatever_it_says_later(bool isProven)
    {
        _roles.All["Developer"] = isProven ? FakeRoles.NamesPeople : FakeRoles.AnyName;
        await RecordAsync();
        _roles.All["Developer"] = isProven ? FakeRoles.AnyName : FakeRoles.NamesPeople;

        Assert.Equal(isProven, (await VerifiedAsync()).IsNameProven());
    }

    [Fact]
    public async Task A_role_that_cannot_be_read_proves_nothing()
    {
        _roles.All["Developer"] = null;
        await RecordAsync();
        Assert.False((await VerifiedAsync()).IsNameProven());
    }

    /// <remarks>EventBridge repeats an event for a day. An operator may replay it later still.</remarks>
    [Fact]
    public async Task What_is_proven_long_after_the_call_says_nothing_about_it()
    {
        _clock.Advance(TimeSpan.FromMinutes(31));
        await RecordAsync();
        Assert.False((await VerifiedAsync()).IsNameProven());
    }

    /// <remarks>Somebody forges an event that claims another caller. CloudTrail shows the true one.</remarks>
    [Fact]
    public async Task What_was_proven_about_another_caller_than_CloudTrail_shows_does_not_count()
    {
        await RecordAsync();
        _caller = Kim.Replace("kim", "zoe", StringComparison.Ordinal);
        Assert.False((await VerifiedAsync()).IsNameProven());
    }

    [Fact]
    public void A_record_that_does_not_say_it_proves_nothing() => Assert.False(Start.IsNameProven());

    Task<Known<ApiCall>> ICallHistory.FindAsync(string eventId, CancellationToken cancellationToken) => Task.FromResult<Known<ApiCall>>(
        new Known<ApiCall>.Yes(new("imagebuilder.amazonaws.com", "RetryImage", IsRefused: false, Image, _caller, Service: null, Builds.Start)));

    private static BuildStart Start => new(Image, "event-1", "RetryImage", Kim, Service: null, Builds.Start);

    private Task<bool> RecordAsync() =>
        new RecordStart(_starts, _roles, GateWorld.AccountRegion, _clock, NullLogger<RecordStart>.Instance).HandleAsync(Start, default);

    private async Task<BuildStart> VerifiedAsync() => Assert.Single(
        Assert.IsType<Known<IReadOnlyList<BuildStart>>.Yes>(await new VerifiedStarts(_starts, this, _clock).ReadAsync(Image, default)).Value);
}
