using ImageBuilderAutomation.Lifecycle;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>Each refusal below, at and above its limit.</summary>
public sealed class RefusalTests
{
    /// <summary>Facts with <paramref name="images"/> images, <paramref name="due"/> of them due for deprecation.</summary>
    private static LifecycleFacts Facts(int images, int due) =>
        Plans.Facts([.. ImageSamples.Newest("web", images - due), .. Enumerable.Range(1, due).Select(n => ImageSamples.Image($"web/1.0.0/{n}", 1000 + n))]);

    private static LifecycleRules Limited(int perRun, int percent, bool oldestFirst = false) => ImageSamples.Rules with
    {
        Rules = [new() { Name = "default", KeepNewest = 3, Deprecate = TimeSpan.FromDays(1000) }],
        Limits = new(perRun, percent, Shrink: 20, oldestFirst),
    };

    [Theory]
    [InlineData(0, false)]
    [InlineData(15, false)]
    [InlineData(15.02, true)]
    [InlineData(-0.02, true)]
    public void Stale_facts_are_refused(double minutes, bool refused)
    {
        var facts = Facts(10, 1);
        var plan = (facts with { Inventory = facts.Inventory with { ReadStartedAt = ImageSamples.Now.AddMinutes(-minutes) } }).Plan();

        Assert.Equal(refused, plan.IsRefused);
        Assert.Equal(refused ? 0 : 1, plan.Actions.Count);
        Assert.Equal(refused, plan.Refusals.Any(refusal => refusal.StartsWith("the facts are stale", StringComparison.Ordinal)));
    }

    [Fact]
    public void Incomplete_facts_are_refused()
    {
        var facts = Facts(10, 1);

        var plan = (facts with { Inventory = facts.Inventory with { Incomplete = "more than 10000 builds" } }).Plan();
        Assert.Equal(["the facts are incomplete: more than 10000 builds"], plan.Refusals);
    }

    [Theory]
    [InlineData(100, 81, false)]
    [InlineData(100, 80, false)]
    [InlineData(100, 79, true)]
    [InlineData(100, 0, true)]
    [InlineData(3, 1, false)]
    [InlineData(3, 0, true)]
    [InlineData(2, 0, false)]
    [InlineData(10, 200, false)]
    [InlineData(null, 10, false)]
    public void Far_fewer_images_than_in_the_last_run_are_refused(int? before, int now, bool refused) =>
        Assert.Equal(refused, (Facts(now, 0) with { LastRun = new() { Images = before } }).Plan(Limited(1000, 100)).IsRefused);

    [Theory]
    [InlineData(100, 9, 10, 100, false)]
    [InlineData(100, 10, 10, 100, false)]
    [InlineData(100, 11, 10, 100, true)]
    [InlineData(100, 4, 1000, 5, false)]
    [InlineData(100, 5, 1000, 5, false)]
    [InlineData(100, 6, 1000, 5, true)]
    [InlineData(119, 5, 1000, 5, false)]
    [InlineData(119, 6, 1000, 5, true)]
    [InlineData(120, 6, 1000, 5, false)]
    [InlineData(10, 1, 1000, 5, false)]
    [InlineData(10, 2, 1000, 5, true)]
    public void More_retirements_than_the_limits_allow_are_refused(int images, int due, int perRun, int percent, bool refused)
    {
        var plan = Facts(images, due).Plan(Limited(perRun, percent));

        Assert.Equal(refused, plan.IsRefused);
        Assert.Equal(due, plan.Count(ImageVerdict.Act));
        Assert.Equal(refused ? 0 : due, plan.Actions.Count);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void More_notices_than_the_limits_allow_are_refused(int due, bool refused)
    {
        var rules = Limited(1000, 5) with
        {
            Notice = TimeSpan.FromDays(7),
            Rules = [new() { Name = "default", KeepNewest = 3, Disable = TimeSpan.FromDays(1000) }],
        };

        Assert.Equal((refused, refused ? 0 : due), (Facts(100, due).Plan(rules).IsRefused, Facts(100, due).Plan(rules).Notices.Count));
    }

    [Fact]
    public void With_oldestFirst_the_rest_waits_for_later_runs()
    {
        var plan = Facts(100, 11).Plan(Limited(10, 100, oldestFirst: true));

        Assert.False(plan.IsRefused);
        Assert.Equal(Enumerable.Range(2, 10), plan.Actions.Select(act => act.Image.Arn.Build).Order());
        Assert.Equal("wait deprecate", plan.Of("web/1.0.0/1").ReasonOf());
        Assert.Contains("waits for a later run: the limit of this run is 10", plan.Of("web/1.0.0/1").Reasons);
    }

    [Fact]
    public void A_refused_plan_still_shows_what_it_would_have_done()
    {
        var plan = Facts(100, 11).Plan(Limited(10, 100));

        Assert.Equal(["too many images to retire at once: 11; the limit is 10 (perRun 10, percent 100 of 100)"], plan.Refusals);
        Assert.Equal("act deprecate", plan.Of("web/1.0.0/1").ReasonOf());
    }
}
