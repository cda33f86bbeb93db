using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle.Usage;

/// <summary>Usage reports of a run after the other: requested once, read when EC2 has made them, removed.</summary>
public sealed class UsageReportSenderTests
{
    private const string Due = "web/1.0.0/1";
    private const string Ami = "ami-web-1.0.0-1";

    private static LifecycleWorld World(int images = 1)
    {
        var world = new LifecycleWorld { Rules = ImageSamples.Rules with { Usage = new() { LastLaunch = null }, OwnerAcceptsUnknownUse = false } };
        world.Usage.Add(new ScriptedUsage(UsageSourceKind.References, world.Clock));
        world.Service.Add(
        [
            .. ImageSamples.Newest("web", 3),
            .. Enumerable.Range(1, images).Select(n => ImageSamples.Image($"web/1.0.0/{n}", 100 - (n * 0.001), "DEPRECATED")),
        ]);
        return world;
    }

    [Fact]
    public async Task A_report_is_requested_awaited_read_and_removed_and_then_the_image_is_disabled()
    {
        var world = World();
        world.Ec2.Takes = TimeSpan.FromHours(30);

        await world.RunAsync();
        Assert.Equal((UsageReportState.Pending, 1), (world.Reports.Of(Ami)!.State, world.Ec2.Existing));
        world.Clock.Advance(TimeSpan.FromDays(1));
        var waiting = await world.RunAsync();
        Assert.Contains("other accounts: a usage report is being made", waiting.Plan!.Of(Due).Reason);
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.RunAsync();

        Assert.Equal((UsageReportState.Idle, 0), (world.Reports.Of(Ami)!.State, world.Ec2.Existing));
        Assert.Equal((Ami, LifecycleAction.Disable), (Assert.Single(world.Ec2.Made).AmiId, Assert.Single(world.Service.Sent).Update.Action));
        Assert.Equal("no known use (references 0h, other accounts 2d)", world.Service.Sent[0].Update.Reason.Split("; ")[1]);
    }

    [Fact]
    public async Task What_other_accounts_use_is_kept_and_named()
    {
        var world = World();
        world.Ec2.Entries[Ami] =
        [
            new("444455556666", "ec2:Instance", 12), new("444455556666", "ec2:CapacityPool", 1), new("111122223333", "ec2:Instance", 3),
        ];

        await world.RunDaysAsync(1);
        var plan = (await world.RunAsync()).Plan!;

        Assert.Contains("used by account 444455556666: 1 ec2:CapacityPool, account 444455556666: 12 instances", plan.Of(Due).Reasons);
        Assert.Empty(world.Service.Sent);
    }

    [Fact]
    public async Task Another_report_is_made_when_half_of_the_greatest_age_has_passed()
    {
        var world = World();
        world.Ec2.Entries[Ami] = [new("444455556666", "ec2:Instance", 1)];

        await world.RunDaysAsync(4);
        Assert.Single(world.Ec2.Made);
        await world.RunDaysAsync(1);
        Assert.Equal(2, world.Ec2.Made.Count());
    }

    [Fact]
    public async Task In_mode_observe_nothing_is_requested()
    {
        var world = World();
        world.Options = world.Options with { Mode = Mode.Observe };

        await world.RunAsync();

        Assert.Empty(world.Ec2.Calls);
    }

    [Fact]
    public async Task A_refusal_is_named_and_not_repeated_on_the_same_day()
    {
        var world = World();
        world.Ec2.Fault = operation => operation == "CreateImageUsageReport" ? "ec2 returned 403: no" : null;

        await world.RunAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        var plan = (await world.RunAsync()).Plan!;

        Assert.Contains("other accounts: its usage report was refused: ec2 returned 403: no", plan.Of(Due).Reason);
        Assert.Single(world.Ec2.Calls, "CreateImageUsageReport");
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.RunAsync();
        Assert.Equal(2, world.Ec2.Calls.Count(call => call == "CreateImageUsageReport"));
    }

    [Fact]
    public async Task A_report_that_fails_is_removed_and_made_again_a_day_later()
    {
        var world = World();
        world.Ec2.Failing.Add(Ami);

        await world.RunDaysAsync(1);
        Assert.Contains("other accounts: its usage report failed: it failed", (await world.RunAsync()).Plan!.Of(Due).Reason);
        Assert.Equal(0, world.Ec2.Existing);
        world.Ec2.Failing.Clear();
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.RunDaysAsync(2);

        Assert.Equal(2, world.Ec2.Made.Count());
        Assert.Equal(LifecycleAction.Disable, Assert.Single(world.Service.Sent).Update.Action);
    }

    [Fact]
    public async Task A_request_whose_response_was_lost_is_found_again_also_after_EC2_has_forgotten_its_token()
    {
        var world = World();
        world.Ec2.LosesResponses = true;
        world.Ec2.Fault = operation => operation == "CreateImageUsageReport" ? "ec2 did not respond in time" : null;

        await world.RunAsync();
        Assert.Equal(UsageReportState.Requested, world.Reports.Of(Ami)!.State);
        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.RunAsync();

        Assert.Single(world.Ec2.Made);
        Assert.Equal((UsageReportState.Idle, 0), (world.Reports.Of(Ami)!.State, world.Ec2.Existing));
    }

    [Fact]
    public async Task One_run_requests_a_limited_number_the_oldest_images_first_and_few_are_pending_at_once()
    {
        var world = World(images: 700);
        world.Ec2.Takes = TimeSpan.FromDays(20);

        await world.RunAsync();
        Assert.Equal(UsageReportSender.MaxPerRun, world.Ec2.Pending);
        Assert.Equal("ami-web-1.0.0-1", world.Ec2.Made.First().AmiId);
        await world.RunDaysAsync(9);

        Assert.Equal(UsageReportSender.MaxPending, world.Ec2.Pending);
        Assert.Distinct(world.Ec2.Made.Select(report => report.AmiId));
    }

    [Fact]
    public async Task When_EC2_keeps_failing_the_run_stops_asking()
    {
        var world = World(images: 50);
        world.Ec2.Fault = _ => "ec2 returned 503: no";

        await world.RunAsync();

        Assert.Equal(3, world.Ec2.Calls.Count);
    }

    /// <summary>The process crashes after each effect of each of three runs in turn.</summary>
    [Fact]
    public async Task After_a_crash_anywhere_there_was_one_report_for_each_AMI()
    {
        var crashes = 0;
        for (var day = 0; day < 3; day++)
        {
            for (var effect = 1; ; effect++)
            {
                var world = World(images: 2);
                await world.RunDaysAsync(day);
                var effects = Effects.KillAfter(effect);
                try
                {
                    await world.RunAsync(effects);
                }
                catch (Exception e) when (e is KilledException or PassFailedException)
                {
                }

                if (!effects.Reached)
                    break;
                crashes++;
                world.PassLease();
                // Disabled images are asked about too, and a report is made again after half a week.
                await world.RunDaysAsync(day == 2 ? 2 : 3);

                Assert.True(world.Ec2.Made.Select(report => report.AmiId).Order().SequenceEqual([Ami, "ami-web-1.0.0-2"]), $"day {day}, effect {effect}");
                Assert.Equal((0, 2), (world.Ec2.Existing, world.Service.Executions.Count));
            }
        }

        Assert.True(crashes > 40, $"{crashes} crashes");
    }

    /// <summary>Without the lease of the run, as if it had ended too early.</summary>
    [Fact]
    public async Task Two_passes_at_once_make_one_report_for_each_AMI_and_read_it_once()
    {
        var orders = 0;
        foreach (var hours in new[] { 0, 2 })
        {
            orders += await Task.Run(() => Interleavings.ForEachAsync(
                () =>
                {
                    var world = World();
                    if (hours > 0)
                    {
                        PassAsync(world, new()).GetAwaiter().GetResult();
                        world.Clock.Advance(TimeSpan.FromHours(hours));
                    }

                    return world;
                },
                PassAsync,
                PassAsync,
                world =>
                {
                    Assert.Single(world.Ec2.Made);
                    Assert.Equal(hours == 0 ? UsageReportState.Pending : UsageReportState.Idle, world.Reports.Of(Ami)!.State);
                }));
        }

        Assert.True(orders > 10, $"{orders} orders");

        static Task PassAsync(LifecycleWorld world, Effects effects)
        {
            var ports = new InterruptedLifecycle(effects, world.Service, world.Records, world.Ec2, world.Reports, world.Modes);
            return new UsageReportSender(ports, ports, world.Rules.Usage, world.Clock).AdvanceAsync(
                [new(Ami, "eu-west-1")], Lease.Default, CancellationToken.None, CancellationToken.None);
        }
    }
}
