using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Tests.Releases.Channels;

/// <summary>Which snapshots a new version of a launch template keeps.</summary>
public sealed class TemplateDevicesTests
{
    private static readonly AmiDevices Before = new("/dev/xvda", Of(("/dev/xvda", "snap-old-root"), ("/dev/sdf", "snap-old-data")));
    private static readonly AmiDevices Next = new("/dev/xvda", Of(("/dev/xvda", "snap-new-root"), ("/dev/sdf", "snap-new-data")));

    [Fact]
    public void A_volume_that_the_image_does_not_bring_keeps_its_snapshot() =>
        Assert.Equal(["/dev/sdg"], Kept(Before, ("/dev/sdg", "snap-own")));

    [Fact]
    public void A_snapshot_of_the_template_s_own_keeps_replacing_what_the_image_brings() =>
        Assert.Equal(["/dev/sdf"], Kept(Before, ("/dev/sdf", "snap-own")));

    [Theory]
    [InlineData("/dev/xvda", "snap-old-root")]
    [InlineData("/dev/xvda", "snap-own")]
    [InlineData("/dev/sdf", "snap-old-data")]
    [InlineData("/dev/sdh", "snap-old-data")]
    public void What_came_from_the_image_before_and_every_root_volume_come_from_the_new_image(string device, string snapshot) =>
        Assert.Empty(Kept(Before, (device, snapshot)));

    [Fact]
    public void When_the_image_before_is_gone_only_what_the_new_one_lacks_is_kept_without_a_guess()
    {
        Assert.Equal(["/dev/sdg"], Kept(null, ("/dev/sdg", "snap-own"), ("/dev/xvda", "snap-any")));
        Assert.Contains("/dev/sdf to snap-any", TemplateDevices.Decide(Of(("/dev/sdf", "snap-any")), null, Next).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/xvda", "/dev/sda1", true)]
    [InlineData("/dev/sdg", "/dev/sda1", false)]
    [InlineData("/dev/xvda", "/dev/xvda", false)]
    public void A_template_that_sets_the_root_volume_of_the_image_before_does_not_make_it_a_second_volume(string device, string root, bool isProblem) =>
        Assert.Equal(isProblem, TemplateDevices.ProblemOfRoot([device], Before, Next with { Root = root }) is not null);

    [Fact]
    public void An_image_before_that_is_not_known_has_no_known_root_volume() => Assert.Null(TemplateDevices.ProblemOfRoot(["/dev/xvda"], null, Next));

    private static IEnumerable<string> Kept(AmiDevices? before, params (string, string)[] snapshots)
    {
        var decision = TemplateDevices.Decide(Of(snapshots), before, Next);
        Assert.Null(decision.Problem);
        return decision.Kept.Order(StringComparer.Ordinal);
    }

    private static Dictionary<string, string> Of(params (string Device, string Snapshot)[] snapshots) =>
        snapshots.ToDictionary(one => one.Device, one => one.Snapshot, StringComparer.Ordinal);
}
