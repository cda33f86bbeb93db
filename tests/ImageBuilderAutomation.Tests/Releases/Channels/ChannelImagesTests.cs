using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Tests.Lifecycle;
using TestKit;
using TestKit.Lifecycle;
using TestKit.Releases;

namespace ImageBuilderAutomation.Tests.Releases.Channels;

public sealed class ChannelImagesTests
{
    private readonly InMemoryChannels _channels = new();
    private readonly TestClock _clock = new();

    [Fact]
    public async Task An_image_that_a_channel_points_at_is_kept_although_a_rule_wants_to_retire_it()
    {
        var facts = Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image("web/1.0.0/1", 500)]);
        Assert.Equal("act deprecate", facts.Plan().Of("web/1.0.0/1").ReasonOf());
        await MoveAsync("web/1.0.0/1");

        var kept = (facts with { InChannels = await ListAsync() }).Plan().Of("web/1.0.0/1");

        Assert.True(kept.IsKept);
        Assert.StartsWith("channel web/prod points at it", kept.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, "web/1.0.0/2, web/1.0.0/3")]
    [InlineData(5, "web/1.0.0/1, web/1.0.0/2, web/1.0.0/3")]
    public async Task The_image_before_and_those_that_were_left_lately_are_kept_too(int days, string kept)
    {
        foreach (var build in new[] { 1, 2, 3 })
        {
            await MoveAsync($"web/1.0.0/{build}");
            _clock.Advance(TimeSpan.FromDays(days));
        }

        Assert.Equal(kept, string.Join(", ", (await ListAsync()).Keys.Select(ImageBuildArn.ShortNameOf).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_revoked_image_that_was_left_may_retire()
    {
        await MoveAsync("web/1.0.0/1");
        await MoveAsync("web/1.0.0/2");
        await ((IRevocations)_channels).TryWriteAsync(
            new() { ImageArn = ImageSamples.Arn("web/1.0.0/1"), State = RevocationState.Revoked, By = "kim", Reason = "a key" }, default);

        Assert.Equal([ImageSamples.Arn("web/1.0.0/2")], (await ListAsync()).Keys);
    }

    private Task<IReadOnlyDictionary<string, string>> ListAsync() => ((IChannelImages)new ChannelImages(_channels, _channels, _clock)).ListAsync(default);

    private async Task MoveAsync(string path)
    {
        var key = new ChannelKey("web", "prod");
        var record = await _channels.ReadAsync(key, default) ?? new() { Scope = "web", Name = "prod" };
        var move = new ChannelMove(
            (record.Latest?.Number ?? 0) + 1, MoveKind.Promotion, null, new(ImageSamples.Arn(path), _clock.GetUtcNow(), []), "kim", "tested", "policy", _clock.GetUtcNow());
        await _channels.TryWriteAsync(record with { Latest = move }, default);
        await _channels.AddMoveAsync(key, move, default);
    }
}
