using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using TestKit;
using TestKit.History;

namespace ImageBuilderAutomation.Tests.History;

public sealed class VerifiedStartsTests : ICallHistory
{
    private const string ImageBuilder = "imagebuilder.amazonaws.com";
    private static readonly string Image = Builds.Image.ToString();

    private readonly TestClock _clock = new(Builds.Start.AddHours(1));
    private readonly InMemoryBuildStarts _starts = new();
    private readonly Dictionary<string, ApiCall> _calls = new(StringComparer.Ordinal);
    private readonly List<string> _lookedUp = [];

    [Fact]
    public async Task A_start_that_CloudTrail_shows_counts_and_is_looked_up_once()
    {
        await ClaimAsync("1", "kim");
        _calls["1"] = Call("kim");

        Assert.Equal(["kim"], await KnownAsync());
        Assert.Equal(["kim"], await KnownAsync());
        Assert.Equal(["1"], _lookedUp);
        Assert.Equal(_clock.GetUtcNow(), Assert.Single(_starts.All).VerifiedAt);
    }

    [Fact]
    public async Task The_caller_is_the_one_that_CloudTrail_shows_whatever_the_event_claimed()
    {
        await ClaimAsync("1", "nobody");
        _calls["1"] = Call("kim");

        Assert.Equal(["kim"], await KnownAsync());
        Assert.Equal(("kim", "RetryImage"), (Assert.Single(_starts.All).StartedBy, Assert.Single(_starts.All).Operation));
    }

    [Fact]
    public async Task A_start_that_CloudTrail_does_not_show_yet_makes_the_starters_unknown_until_it_does()
    {
        await ClaimAsync("1", "kim");
        await ClaimAsync("2", "lee");
        _calls["1"] = Call("kim");

        Assert.Equal("the start event 2 is not verified: not there", await UnknownAsync());
        _calls["2"] = Call("lee");
        Assert.Equal(["kim", "lee"], await KnownAsync());
    }

    public static TheoryData<string> OtherCalls => ["another image", "another service", "a refused call", "another operation"];

    [Theory]
    [MemberData(nameof(OtherCalls))]
    public async Task An_event_with_the_id_of_another_call_is_forged_and_does_not_count(string which)
    {
        await ClaimAsync("1", "nobody");
        await ClaimAsync("2", "kim");
        _calls["1"] = which switch
        {
            "another image" => Call("lee") with { ImageArn = (Builds.Image with { Build = 4 }).ToString() },
            "another service" => Call("lee") with { Source = "events.amazonaws.com" },
            "a refused call" => Call("lee") with { IsRefused = true },
            _ => Call("lee") with { Operation = "GetImage" },
        };
        _calls["2"] = Call("kim");

        Assert.Equal(["kim"], await KnownAsync());
        Assert.Null(_starts.All.Single(start => start.EventId == "1").VerifiedAt);
    }

    [Fact]
    public async Task Many_forged_starts_cost_few_look_ups_and_make_the_starters_unknown()
    {
        for (var n = 0; n < 100; n++)
        {
            await ClaimAsync($"{n}", "nobody");
            _calls[$"{n}"] = Call("lee") with { IsRefused = true };
        }

        Assert.Equal("more than 4 start events are not verified", await UnknownAsync());
        Assert.Equal(4, _lookedUp.Count);
    }

    public Task<Known<ApiCall>> FindAsync(string eventId, CancellationToken cancellationToken)
    {
        _lookedUp.Add(eventId);
        return Task.FromResult<Known<ApiCall>>(
            _calls.TryGetValue(eventId, out var call) ? new Known<ApiCall>.Yes(call) : new Known<ApiCall>.No("not there"));
    }

    private Task<bool> ClaimAsync(string eventId, string by) =>
        _starts.TryAddAsync(new(Image, eventId, "StartImagePipelineExecution", by, null, Builds.Start), default);

    private static ApiCall Call(string by) => new(ImageBuilder, "RetryImage", IsRefused: false, Image, by, null, Builds.Start);

    private async Task<IEnumerable<string?>> KnownAsync() =>
        Assert.IsType<Known<IReadOnlyList<BuildStart>>.Yes>(await ReadAsync()).Value.Select(start => start.StartedBy);

    private async Task<string> UnknownAsync() => Assert.IsType<Known<IReadOnlyList<BuildStart>>.No>(await ReadAsync()).Reason;

    private Task<Known<IReadOnlyList<BuildStart>>> ReadAsync() => new VerifiedStarts(_starts, this, _clock).ReadAsync(Image, default);
}
