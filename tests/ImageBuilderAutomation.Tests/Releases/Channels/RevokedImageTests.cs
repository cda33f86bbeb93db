using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Tests.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using TestKit;
using TestKit.Lifecycle;
using TestKit.Releases;

namespace ImageBuilderAutomation.Tests.Releases.Channels;

/// <summary>What becomes of a revoked image itself.</summary>
public sealed class RevokedImageTests
{
    private const string Path = "web/1.0.0/1";
    private static readonly ImageBuildArn Image = ImageBuildArn.Parse(ImageSamples.Arn(Path));
    private static readonly Person Ann = new("arn:aws:sts::111122223333:assumed-role/Operator/ann", "AROA:ann");

    private readonly LifecycleWorld _world = new() { Rules = ImageSamples.Rules with { Rules = [] } };
    private readonly InMemoryChannels _channels = new();

    public RevokedImageTests() => _world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Path, 5, "AVAILABLE")]);

    [Theory]
    [InlineData(null, "NotRevoked")]
    [InlineData(RevocationState.Restored, "NotRevoked")]
    [InlineData(RevocationState.Pending, "StillNamed")]
    public async Task Only_an_image_that_is_revoked_and_that_no_channel_points_at_is_disabled(RevocationState? state, string code)
    {
        if (state is { } known)
            await SetAsync(known);

        Assert.Equal(code, (await DisableAsync()).Code);

        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task A_repeated_call_does_not_disable_what_was_brought_back_since()
    {
        await SetAsync(RevocationState.Revoked);
        var call = Call("request-1");
        Assert.True((await DisableAsync(call)).IsDone);
        await EndAsync();
        await _world.RestoreAsync(Image, Ann.Arn, "another decision", Shown("DISABLED"));
        await EndAsync();

        var again = await DisableAsync(call with { IsRepeated = true });

        Assert.Contains("has been asked to disable it", again.Message, StringComparison.Ordinal);
        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Path));
        Assert.Equal(2, _world.Service.Executions.Count);
    }

    /// <summary>The first attempt ends after each of its effects. What it stored and never sent is sent by the second one, or by the next run.</summary>
    [Theory]
    [InlineData(Mode.Act, true)]
    [InlineData(Mode.Act, false)]
    [InlineData(Mode.Observe, true)]
    [InlineData(Mode.Observe, false)]
    public async Task A_call_without_an_answer_is_carried_on_in_any_mode(Mode mode, bool isRepeated)
    {
        for (var crash = 1; crash < 12; crash++)
        {
            var test = new RevokedImageTests();
            test._world.Options = test._world.Options with { Mode = mode };
            await test.SetAsync(RevocationState.Revoked);
            var call = test.Call("request-1") with { Seen = new(0) };
            try
            {
                await test.Requests("AVAILABLE", Effects.KillAfter(crash)).DisableAsync(Image, false, call, default);
            }
            catch (KilledException)
            {
            }

            var isStored = test._world.Records.Of(Path) is not null;
            test._world.PassLease();
            if (isRepeated)
                Assert.True((await test.DisableAsync(call with { IsRepeated = true })).IsDone);
            await test.EndAsync();
            await test.EndAsync();

            var isDisabled = isRepeated || isStored;
            Assert.Equal((crash, isDisabled ? "DISABLED" : "AVAILABLE"), (crash, test._world.Service.StatusOf(Path)));
            Assert.Equal((crash, isDisabled ? 1 : 0), (crash, test._world.Service.Executions.Count));
            Assert.Equal((crash, isDisabled ? Ann.Arn : null), (crash, test._world.Records.Of(Path)?.Quiet?.By));
        }
    }

    [Fact]
    public async Task A_repeated_call_that_had_no_effect_does_not_disable_what_others_disabled_and_brought_back_since()
    {
        await SetAsync(RevocationState.Revoked);
        var call = Call("request-1") with { Seen = new(0) };
        await _world.DisableAsync(Image, "arn:aws:iam::111122223333:user/kim", "another reason", Shown("AVAILABLE"));
        await EndAsync();
        await _world.RestoreAsync(Image, Ann.Arn, "another decision", Shown("DISABLED"));
        await EndAsync();

        Assert.Equal("Superseded", (await DisableAsync(call with { IsRepeated = true })).Code);

        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Path));
    }

    /// <summary>The first call reads the image and its launch permissions, which takes seconds.</summary>
    [Fact]
    public async Task A_revocation_that_is_taken_back_while_the_image_is_being_disabled_leaves_it_alone()
    {
        await SetAsync(RevocationState.Revoked);
        var revoked = (await ((IRevocations)_channels).ReadAsync(Image.ToString(), default))!;
        var images = new MeanwhileImages(
            Shown("AVAILABLE"), () => ((IRevocations)_channels).TryWriteAsync(revoked with { State = RevocationState.Restored }, default));

        var answer = await Requests("AVAILABLE", images: images).DisableAsync(Image, false, Call("request-1"), default);
        await EndAsync();

        Assert.Contains("is not revoked", answer.Message, StringComparison.Ordinal);
        Assert.False(answer.IsDone);
        Assert.Equal(("AVAILABLE", 0), (_world.Service.StatusOf(Path), _world.Service.Sent.Count));
        Assert.NotEqual(LifecycleState.Requested, _world.Records.Of(Path)!.State);
    }

    [Fact]
    public async Task A_request_that_the_service_had_no_time_for_is_not_shown_as_accepted()
    {
        await SetAsync(RevocationState.Revoked);
        var call = Call("request-1") with { Seen = new(0) };
        _world.Service.Update(Path, LifecycleAction.Deprecate);
        Assert.Equal("NotDisabled", (await DisableAsync(call)).Code);

        Assert.Equal("Superseded", (await DisableAsync(call with { IsRepeated = true })).Code);
    }

    [Theory]
    [InlineData(EffectState.Verified, 2, null)]
    [InlineData(EffectState.Verified, 1, "TargetsFollow")]
    [InlineData(EffectState.Sent, 2, "TargetsFollow")]
    [InlineData(EffectState.Failed, 2, "TargetsFollow")]
    public async Task The_image_is_disabled_after_the_targets_of_its_channels_name_another_one(EffectState state, int move, string? code)
    {
        await SetAsync(RevocationState.Revoked);
        var next = new ChannelImage(ImageSamples.Arn("web/1.0.0/2"), _world.Clock.GetUtcNow(), []);
        await ((IChannelRecords)_channels).TryWriteAsync(
            new()
            {
                Scope = "web",
                Name = "prod",
                Latest = new(2, MoveKind.Revocation, Image.ToString(), next, Ann.Arn, "revoked", "policy", _world.Clock.GetUtcNow()),
                Targets = [new("parameter /web/prod", move, "ami-2", state)],
            }, default);

        var answer = await DisableAsync();

        Assert.Equal(code, answer.IsDone ? null : answer.Code);
        Assert.Equal(code is null ? 1 : 0, _world.Service.Sent.Count);
        Assert.True((await DisableAsync(Call("request-2"), althoughUsed: true)).IsDone || code is null);
        Assert.Single(_world.Service.Sent);
    }

    [Fact]
    public async Task Taking_the_revocation_back_brings_the_image_back_that_was_disabled_for_it()
    {
        await SetAsync(RevocationState.Revoked);
        await DisableAsync();
        await EndAsync();

        var answer = await Requests("DISABLED").RestoreAsync(Image, Call("request-2"), default);
        await EndAsync();

        Assert.Contains("is not revoked any more; channels stay where they are; the service is restoring it", answer.Message, StringComparison.Ordinal);
        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Path));
    }

    [Fact]
    public async Task An_image_that_the_rules_disabled_stays_disabled_when_its_revocation_is_taken_back()
    {
        _world.Rules = ImageSamples.Rules with { Quiet = TimeSpan.FromDays(30) };
        _world.Service.Add(ImageSamples.Image(Path, 500, "DEPRECATED"));
        await _world.RunDaysAsync(5);
        await SetAsync(RevocationState.Revoked);

        await Requests("DISABLED").RestoreAsync(Image, Call("request-2"), default);
        await EndAsync();

        Assert.Equal("DISABLED", _world.Service.StatusOf(Path));
    }

    private Task<RevocationRecord?> SetAsync(RevocationState state) => ((IRevocations)_channels).TryWriteAsync(
        new RevocationRecord { ImageArn = Image.ToString(), State = state, By = Ann.Arn, Reason = "a reason", At = _world.Clock.GetUtcNow() }, default);

    private Task<CallAnswer> DisableAsync(PersonCall? call = null, bool althoughUsed = false) =>
        Requests(_world.Service.StatusOf(Path)!).DisableAsync(Image, althoughUsed, call ?? Call("request-1"), default);

    private PersonCall Call(string id) => new(Ann, "it contains a private key", id, _world.Clock.GetUtcNow());

    private RevokedImageRequests Requests(string status, Effects? effects = null, IImages? images = null)
    {
        var services = _world.PeopleServices(images ?? Shown(status), effects);
        var releases = new ReleaseRequests(_channels, _channels, null!, null!, new([], ""), _world.Clock);
        return new(_channels, _channels, releases, _world.Records, services.GetRequiredService<DisableImage>(), services.GetRequiredService<RestoreImage>());
    }

    private async Task EndAsync()
    {
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunAsync();
    }

    private static RestoreImageTests.FixedImage Shown(string status) => new(status, "image-recipe", new OutputAmi("ami-web-1.0.0-1", "eu-west-1", null, null));

    /// <summary>Something happens while the image is read.</summary>
    private sealed class MeanwhileImages(IImages images, Func<Task> act) : IImages
    {
        public async Task<ImageSnapshot?> ReadAsync(string imageArn, CancellationToken cancellationToken)
        {
            await act();
            return await images.ReadAsync(imageArn, cancellationToken);
        }
    }
}
