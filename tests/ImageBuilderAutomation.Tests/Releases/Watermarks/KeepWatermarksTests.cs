using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Watermarks;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Releases.Watermarks;

public sealed class KeepWatermarksTests
{
    private const string Key = "111122223333:web-released";
    private const string Parents = "111122223333:base-released";

    private static readonly AmiInRegion Ami = WatermarkWorld.Ami("web/1.0.0/1");

    private readonly WatermarkWorld _world = new();

    [Fact]
    public async Task A_released_image_gets_its_watermark_which_is_stored_before_it_is_sent_and_read_back()
    {
        await _world.AddAsync("web/1.0.0/1");
        EffectState? whenSent = null;
        _world.Ec2.Effect = () => whenSent ??= _world.Ec2.Records.FirstOrDefault()?.Effects[0].State;

        Assert.Equal(new(1, 1, 0, 0, 0), await _world.PassAsync());

        Assert.Equal(["attach ami-web-1.0.0-1 web-released"], _world.Ec2.Changes);
        Assert.Equal(EffectState.Stored, whenSent);
        var effect = Assert.Single(Assert.Single(_world.Ec2.Records).Effects);
        Assert.Equal((EffectState.Verified, Key, _world.Clock.GetUtcNow()), (effect.State, effect.Key, effect.VerifiedAt));
        Assert.Empty(_world.Notifications.All);
        await AssertSettledAsync();
    }

    [Theory]
    [InlineData(CoverageVerdict.Uncovered)]
    [InlineData(CoverageVerdict.Unknown)]
    public async Task An_image_that_is_not_known_to_be_released_gets_none(CoverageVerdict verdict)
    {
        await _world.AddAsync("web/1.0.0/1", verdict);

        await _world.PassAsync();

        Assert.Empty(_world.Ec2.Changes);
        Assert.Empty(_world.Ec2.Records);
    }

    [Fact]
    public async Task What_an_unreleased_child_inherited_is_removed_and_published()
    {
        await _world.AddAsync("web/1.0.0/1", CoverageVerdict.Uncovered);
        _world.Ec2.Add(Ami, new(Parents, "ami-base", "eu-west-1", null));
        _world.Ec2.Add(Ami, new("111122223333:team web", "ami-base", "eu-west-1", null));

        Assert.Equal(new(1, 0, 1, 0, 0), await _world.PassAsync());

        Assert.Equal(["111122223333:team web"], _world.Ec2.KeysOf(Ami));
        var notification = Assert.Single(_world.Notifications.All);
        Assert.Equal((WatermarkNotifications.Removed, ImageSamples.Arn("web/1.0.0/1")), (notification.Kind, notification.Subject));
        Assert.Equal("web/1.0.0/1 lost 111122223333:base-released: its gates did not release it: as the test says", notification.Text);
        await AssertSettledAsync();
    }

    [Fact]
    public async Task A_revoked_image_loses_its_watermark_with_the_next_pass_and_a_restored_one_has_it_again()
    {
        await _world.AddAsync("web/1.0.0/1");
        await _world.PassAsync();
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        await _world.PassAsync();
        Assert.Equal(1, _world.Lists);

        await _world.RevokeAsync("web/1.0.0/1");
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, (await _world.PassAsync()).Removed);
        Assert.Empty(_world.Ec2.KeysOf(Ami));
        Assert.Single(_world.Notifications.Distinct);

        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        await _world.RevokeAsync("web/1.0.0/1", RevocationState.Restored);
        Assert.Equal(1, (await _world.PassAsync()).Attached);
        Assert.Equal([Key], _world.Ec2.KeysOf(Ami));

        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        await _world.RevokeAsync("web/1.0.0/1");
        await _world.PassAsync();
        Assert.Equal(2, _world.Notifications.Distinct.Count);
    }

    [Theory]
    [InlineData(Mode.Observe)]
    [InlineData(Mode.Off)]
    public async Task In_every_other_mode_nothing_is_read_or_changed(Mode mode)
    {
        await _world.AddAsync("web/1.0.0/1");
        _world.Override = mode;

        Assert.Equal(KeptWatermarks.None, await _world.PassAsync());

        Assert.Equal((0, 0), (_world.Lists, _world.Ec2.Changes.Count));
    }

    [Fact]
    public async Task The_switch_stops_a_pass_that_has_begun()
    {
        await _world.AddAsync("web/1.0.0/1");
        await _world.AddAsync("web/1.0.0/2");
        _world.SwitchedOffAfter = 2;

        await _world.PassAsync();

        Assert.Single(_world.Ec2.Changes);
    }

    [Fact]
    public async Task A_revocation_that_begins_in_between_stops_the_attaching()
    {
        await _world.AddAsync("web/1.0.0/1");
        var isRevoked = false;
        _world.Ec2.Effect = () =>
        {
            if (!isRevoked)
                _world.RevokeAsync("web/1.0.0/1", RevocationState.Pending).GetAwaiter().GetResult();
            isRevoked = true;
        };

        await _world.PassAsync();
        await _world.PassAsync();

        Assert.Empty(_world.Ec2.Changes);
        Assert.Empty(Assert.Single(_world.Ec2.Records).Effects);
    }

    [Fact]
    public async Task A_refused_AMI_stops_none_of_the_others_and_is_tried_again()
    {
        foreach (var build in new[] { 1, 2, 3 })
            await _world.AddAsync($"web/1.0.0/{build}");
        _world.Ec2.Denied.Add(WatermarkWorld.Ami("web/1.0.0/2"));

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.PassAsync());

        Assert.Equal(["web/1.0.0/2"], failed.Failures.Keys);
        Assert.Equal([1, 0, 1], new[] { 1, 2, 3 }.Select(build => _world.Ec2.KeysOf(WatermarkWorld.Ami($"web/1.0.0/{build}")).Count));
        var effect = Assert.Single(_world.Ec2.Records.Single(record => record.ImageArn == ImageSamples.Arn("web/1.0.0/2")).Effects);
        Assert.Equal((EffectState.Failed, "ec2 returned 403: denied"), (effect.State, effect.Problem));

        _world.Ec2.Denied.Clear();
        _world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, (await _world.PassAsync()).Attached);
        await AssertSettledAsync();
    }

    [Fact]
    public async Task What_EC2_does_not_show_yet_is_verified_by_a_later_pass()
    {
        await _world.AddAsync("web/1.0.0/1");
        _world.Ec2.IsSlow = true;

        Assert.Equal(0, (await _world.PassAsync()).Attached);
        Assert.Equal(EffectState.Sent, Assert.Single(Assert.Single(_world.Ec2.Records).Effects).State);

        _world.Ec2.Show();
        _world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, (await _world.PassAsync()).Attached);
        Assert.Single(_world.Ec2.Changes);
    }

    [Fact]
    public async Task An_open_change_of_an_AMI_that_cannot_be_read_is_neither_sent_nor_forgotten()
    {
        await _world.AddAsync("web/1.0.0/1");
        _world.Ec2.Denied.Add(Ami);
        await Assert.ThrowsAsync<PassFailedException>(() => _world.PassAsync());
        _world.Ec2.Unlisted.Add(Ami);
        _world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new(1, 0, 0, 1, 0), await Ignoring(() => _world.PassAsync()));

        Assert.Single(_world.Ec2.Changes);
        Assert.Single(Assert.Single(_world.Ec2.Records).Effects);
    }

    [Fact]
    public async Task All_images_are_listed_once_an_hour_and_with_every_pass_after_a_new_one()
    {
        await _world.AddAsync("web/1.0.0/1");
        for (var minutes = 0; minutes < 120; minutes += 5)
        {
            await _world.PassAsync();
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(2, _world.Lists);
        await _world.PassAsync(isImageNew: true);
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        await _world.PassAsync();
        Assert.Equal(4, _world.Lists);
    }

    [Fact]
    public async Task Without_time_the_next_pass_looks_again()
    {
        await _world.AddAsync("web/1.0.0/1");

        await _world.PassWithoutTimeAsync();
        Assert.Empty(_world.Ec2.Changes);
        await _world.PassAsync();

        Assert.Single(_world.Ec2.Changes);
    }

    [Fact]
    public async Task A_full_AMI_keeps_its_watermarks_and_is_counted_for_a_person()
    {
        await _world.AddAsync("web/1.0.0/1");
        foreach (var n in Enumerable.Range(1, 5))
            _world.Ec2.Add(Ami, new($"111122223333:mark {n}", "ami-9", "eu-west-1", null));

        Assert.Equal(new(1, 0, 0, 1, 0), await _world.PassAsync());

        Assert.Empty(_world.Ec2.Changes);
    }

    /// <summary>Random images, revocations and inherited watermarks; each effect may be the last one of its invocation, or refused, or shown late.</summary>
    [Fact]
    public async Task Whatever_is_lost_or_killed_watermarks_and_records_end_right()
    {
        for (var seed = 0; seed < 200; seed++)
            await ChaosAsync(seed);
    }

    private static async Task ChaosAsync(int seed)
    {
        var (world, random) = (new WatermarkWorld(), new Random(seed));
        world.Ec2.Effect = () =>
        {
            if (random.Next(10) == 0)
                throw new KilledException(0);
        };
        List<string> paths = [];
        for (var act = 0; act < 40; act++)
        {
            switch (random.Next(6))
            {
                case 0:
                    paths.Add($"web/1.0.0/{paths.Count + 1}");
                    await world.AddAsync(paths[^1], random.Next(3) == 0 ? CoverageVerdict.Uncovered : CoverageVerdict.Covered);
                    if (random.Next(2) == 0)
                        world.Ec2.Add(WatermarkWorld.Ami(paths[^1]), new(Parents, "ami-base", "eu-west-1", null));
                    break;
                case 1 when paths.Count > 0:
                    await world.RevokeAsync(paths[random.Next(paths.Count)], random.Next(2) == 0 ? RevocationState.Revoked : RevocationState.Restored);
                    break;
                case 2 when paths.Count > 0:
                    var ami = WatermarkWorld.Ami(paths[random.Next(paths.Count)]);
                    if (!world.Ec2.Denied.Remove(ami))
                        world.Ec2.Denied.Add(ami);
                    break;
                case 3:
                    world.Ec2.IsSlow = !world.Ec2.IsSlow;
                    world.Ec2.Show();
                    break;
                default:
                    await Ignoring(() => world.PassAsync(random.Next(2) == 0));
                    if (random.Next(4) == 0)
                        world.Restart();
                    break;
            }

            world.Clock.Advance(TimeSpan.FromMinutes(random.Next(90)));
        }

        world.Ec2.Effect = () => { };
        world.Ec2.Denied.Clear();
        world.Ec2.IsSlow = false;
        world.Ec2.Show();
        for (var pass = 0; pass < 3; pass++)
        {
            world.Clock.Advance(TimeSpan.FromHours(2));
            await world.PassAsync();
        }

        Assert.All((await world.Reporter().ReadAsync(withRecipes: false, default)).Amis, ami => Assert.True(ami.Decision.IsRight, $"seed {seed}: {ami.Image.ShortName} {ami.Decision}"));
        Assert.All(world.Ec2.Records, record => Assert.DoesNotContain(record.Effects, effect => effect.IsOpen));
        // Each removal that is on record was published.
        var published = world.Notifications.All.Select(one => one.Subject).ToHashSet();
        Assert.All(
            world.Ec2.Records.Where(record => record.Effects.Any(effect => effect.Change is WatermarkChange.Remove)), record => Assert.Contains(record.ImageArn, published));
    }

    private async Task AssertSettledAsync()
    {
        var (writes, changes) = (_world.Ec2.Writes, _world.Ec2.Changes.Count);
        _world.Restart();
        await _world.PassAsync();
        Assert.Equal((writes, changes), (_world.Ec2.Writes, _world.Ec2.Changes.Count));
        Assert.True((await _world.Reporter().ReadAsync(withRecipes: false, default)).IsRight);
    }

    private static async Task<KeptWatermarks?> Ignoring(Func<Task<KeptWatermarks>> pass)
    {
        try
        {
            return await pass();
        }
        catch (Exception e) when (e is KilledException or PassFailedException)
        {
            return null;
        }
    }
}
