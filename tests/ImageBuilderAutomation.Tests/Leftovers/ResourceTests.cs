using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Reliability;
using TestKit.Leftovers;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Leftovers;

public sealed class ResourceTests
{
    private const string Path = "web/1.0.0/1";
    private readonly LeftoverWorld _world = new();

    [Fact]
    public async Task What_is_left_over_in_two_checks_is_told_once()
    {
        _world.Resources.AddRange([Ami(), Snapshot(), Instance()]);

        await _world.CheckAsync();
        Assert.Empty(_world.Notifications.All);
        for (var day = 0; day < 3; day++)
        {
            _world.Clock.Advance(TimeSpan.FromDays(1));
            await _world.CheckAsync();
        }

        Assert.Equal(
            [
                "AMI ami-0123456789abcdef0 of web/1.0.0/1 is left over: its image does not exist any more",
                "Snapshot snap-1 of web/1.0.0/1 is left over: its image does not exist any more, and no AMI uses it",
                "Instance i-1 of web/1.0.0/1 is left over: its image does not exist any more",
            ],
            _world.Notifications.All.Select(notification => notification.Text));
        Assert.Equal((3d, 16L), (_world.Metrics.Of(Metric.LeftoversFound).Sum(), _world.Records.All.Sum(record => record.SizeGiB ?? 0)));
    }

    [Theory]
    [InlineData("AVAILABLE", "instance its build has ended (AVAILABLE)")]
    [InlineData("DISABLED", "instance its build has ended (DISABLED)")]
    [InlineData("FAILED", "snapshot its build has ended (FAILED), and no AMI uses it, instance its build has ended (FAILED)")]
    [InlineData("DELETED", "AMI its image does not exist any more, snapshot its image does not exist any more, and no AMI uses it, instance its image does not exist any more")]
    [InlineData("TESTING", "")]
    [InlineData("NEW_STATUS", "")]
    public async Task What_belongs_to_an_image_is_left_over_only_without_it(string status, string expected)
    {
        _world.Lifecycle.Add(ImageSamples.Image(Path, 30, status));
        _world.Resources.AddRange([Ami(), Snapshot(), Instance()]);

        await _world.CheckAsync();

        Assert.Equal(expected, string.Join(", ", _world.Records.All.Select(record => $"{record.Kind.Name()} {record.Text}")));
    }

    [Fact]
    public async Task An_image_that_no_list_shows_but_Image_Builder_returns_has_left_nothing_over()
    {
        _world.Service.Add(LeftoverWorld.Arn(Path), "AVAILABLE", _world.Clock.GetUtcNow().AddDays(-30));
        _world.Resources.AddRange([Ami(), Snapshot()]);

        for (var check = 0; check < 4; check++)
        {
            await _world.CheckAsync();
            _world.Clock.Advance(TimeSpan.FromHours(4));
        }

        Assert.Empty(_world.Notifications.All);
        Assert.DoesNotContain(_world.Records.All, record => record.IsOpen);
    }

    [Fact]
    public void An_image_that_two_pages_list_is_one_image()
    {
        var image = ImageSamples.Image(Path, 30);

        Assert.Empty(ResourceDecider.Decide(
            new([Ami()]), new(_world.Clock.GetUtcNow(), [image, image], []), LeftoverWorld.AccountRegion, _world.Clock.GetUtcNow())!);
    }

    [Fact]
    public async Task A_snapshot_that_an_AMI_uses_is_not_left_over()
    {
        _world.Resources.Add(Snapshot() with { IsUsed = true });

        await _world.CheckAsync();

        Assert.Empty(_world.Records.All);
    }

    [Theory]
    [InlineData("young")]
    [InlineData("no tag")]
    [InlineData("other account")]
    [InlineData("ec2 incomplete")]
    [InlineData("images incomplete")]
    public async Task What_is_not_known_completely_is_not_left_over(string what)
    {
        var ami = what switch
        {
            "young" => Ami() with { At = _world.Clock.GetUtcNow().AddHours(-23) },
            "no tag" => Ami() with { ImageArn = null },
            "other account" => Ami() with { ImageArn = "arn:aws:imagebuilder:eu-west-1:444455556666:image/web/1.0.0/1" },
            _ => Ami(),
        };
        _world.Resources.Add(ami);
        _world.Incomplete = what == "ec2 incomplete" ? "ec2 returned 403" : null;
        _world.Lifecycle.Incomplete = what == "images incomplete" ? "more than 10000 images" : null;

        // Unknown is not clean: a person hears of it.
        if ((_world.Incomplete ?? _world.Lifecycle.Incomplete) is { } why)
            Assert.Contains(why, (await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAsync())).Message, StringComparison.Ordinal);
        else
            await _world.CheckAsync();

        Assert.Empty(_world.Records.All);
    }

    [Fact]
    public async Task A_damaged_record_does_not_stop_the_others_and_is_written_again()
    {
        _world.Resources.AddRange([Ami(), Snapshot()]);
        await _world.CheckAsync();
        _world.Records.Damaged.Add((LeftoverKind.Ami, LeftoverWorld.Ami));
        _world.Clock.Advance(TimeSpan.FromHours(4));

        await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAsync());

        Assert.Equal(
            ["AMI Unconfirmed", "snapshot Open"],
            _world.Records.All.Select(record => $"{record.Kind.Name()} {record.State}").Order(StringComparer.Ordinal));
        Assert.Empty(_world.Records.Damaged);

        _world.Clock.Advance(TimeSpan.FromHours(4));
        await _world.CheckAsync();
        Assert.All(_world.Records.All, record => Assert.Equal(LeftoverState.Open, record.State));
    }

    [Fact]
    public async Task What_was_removed_is_closed_and_an_incomplete_check_closes_nothing()
    {
        _world.Resources.Add(Ami());
        await _world.CheckAsync();
        _world.Clock.Advance(TimeSpan.FromHours(4));
        await _world.CheckAsync();
        _world.Resources.Clear();

        _world.Incomplete = "ec2 returned 403";
        await Assert.ThrowsAsync<PassFailedException>(() => _world.CheckAsync());
        Assert.Equal(LeftoverState.Open, _world.Record.State);

        _world.Incomplete = null;
        await _world.CheckAsync();
        Assert.Equal((LeftoverState.Closed, "it does not exist any more"), (_world.Record.State, _world.Record.Outcome));
    }

    [Fact]
    public async Task The_recipe_comes_from_the_history()
    {
        await _world.MakeAsync(Path);
        _world.Lifecycle.Images.Clear();
        _world.Resources.Add(Ami());

        await _world.CheckAsync();

        Assert.EndsWith("image-recipe/web/1.0.0", _world.Record.RecipeArn, StringComparison.Ordinal);
    }

    private Ec2Resource Ami() => new(LeftoverKind.Ami, LeftoverWorld.Ami, LeftoverWorld.Arn(Path), _world.Clock.GetUtcNow().AddDays(-30), 8);

    private Ec2Resource Snapshot() => new(LeftoverKind.Snapshot, "snap-1", LeftoverWorld.Arn(Path), _world.Clock.GetUtcNow().AddDays(-30), 8);

    private Ec2Resource Instance() => new(LeftoverKind.Instance, "i-1", LeftoverWorld.Arn(Path), _world.Clock.GetUtcNow().AddDays(-1), null);
}
