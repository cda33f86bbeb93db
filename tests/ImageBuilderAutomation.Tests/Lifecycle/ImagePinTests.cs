using ImageBuilderAutomation.Lifecycle;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

public sealed class ImagePinTests
{
    private const string Due = "web/1.0.0/1";

    private static ImagePin Pin(int days) => new(
        "an audit", "arn:aws:sts::111122223333:assumed-role/Operator/kim", ImageSamples.Now, DateOnly.FromDateTime(ImageSamples.Now.AddDays(days).UtcDateTime));

    [Fact]
    public void A_pinned_image_is_kept_and_the_plan_says_by_whom_until_when_and_why()
    {
        var facts = Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500)]);

        Assert.Equal("act deprecate", facts.Plan().Of(Due).ReasonOf());
        var kept = facts.With(LifecycleTransitions.New(ImageSamples.Arn(Due)) with { Pin = Pin(0) }).Plan().Of(Due);
        Assert.True(kept.IsKept);
        Assert.StartsWith("pinned until 2026-11-20 by arn:aws:sts::111122223333:assumed-role/Operator/kim: an audit", kept.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pin_counts_on_its_last_day_and_no_longer()
    {
        var facts = Plans.Facts([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500)]);

        Assert.Equal("act deprecate", facts.With(LifecycleTransitions.New(ImageSamples.Arn(Due)) with { Pin = Pin(-1) }).Plan().Of(Due).ReasonOf());
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(366, true)]
    [InlineData(367, false)]
    public void The_end_is_bounded(int days, bool allowed) => Assert.Equal(allowed, ImagePin.ProblemOf(Pin(days).Until, ImageSamples.Now) is null);

    [Fact]
    public async Task A_pin_withdraws_an_announcement_and_a_run_forgets_it_when_it_is_over()
    {
        var world = new LifecycleWorld { Rules = ImageSamples.Rules with { Notice = TimeSpan.FromDays(5) } };
        world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 100, "DEPRECATED")]);
        await world.RunDaysAsync(1);
        await world.Records.TryWriteAsync(world.Records.Of(Due)! with { Pin = Pin(20) }, default);

        await world.RunDaysAsync(15);
        Assert.Equal(("DEPRECATED", "WITHDRAWN"), (world.Service.StatusOf(Due), world.Records.Of(Due)!.Actions[^1].Status));
        await world.RunDaysAsync(13);

        Assert.Null(world.Records.Of(Due)!.Pin);
        Assert.Equal("DISABLED", world.Service.StatusOf(Due));
    }
}
