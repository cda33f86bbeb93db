using ImageBuilderAutomation.History;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;
using TestKit;

namespace ImageBuilderAutomation.Tests.History.Reconciliation;

public sealed class ReconcileHistoryTests
{
    private readonly ReconcileWorld _world = new();

    private static ReconcileWorld Busy()
    {
        var world = new ReconcileWorld();
        for (var build = 1; build <= 5; build++)
        {
            world.Add("base", build, "AVAILABLE", "base");
            world.Add("web", build, build == 3 ? "BUILDING" : "FAILED", "web", build == 3 ? null : $"no disk {build}");
            world.Add("alone", build, "CANCELLED");
        }

        return world;
    }

    [Fact]
    public async Task Finds_builds_that_no_event_reported_with_or_without_a_pipeline()
    {
        var busy = Busy();

        var report = await busy.RunAsync();

        Assert.Equal(busy.There, busy.Known);
        Assert.Equal((true, 15, 15, 0, 0), (report.Complete, report.Checked, report.Missing, report.Corrected, report.Deleted));
        Assert.Equal(busy.Service.Calls.Count, report.Calls);
        // All but the one whose build is in progress.
        Assert.Equal(14, busy.Details.All.Count);
    }

    [Fact]
    public async Task Records_that_match_the_service_are_left_alone()
    {
        var busy = Busy();
        await busy.RunAsync();
        var calls = busy.Service.Calls.Count;

        var again = await busy.RunAsync();

        Assert.Equal((0, 0, 0), (again.Missing, again.Corrected, again.Deleted));
        Assert.DoesNotContain(busy.Service.Calls.Skip(calls), call => !call.StartsWith("ListImage", StringComparison.Ordinal));
        // Each failed build is written again with why it failed.
        Assert.Equal((19, 14), (busy.Records.Writes, busy.Details.Writes));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("reason")]
    [InlineData("amis")]
    [InlineData("scan")]
    public async Task Corrects_changes_that_no_event_reported(string changed)
    {
        var arn = _world.Add("web", 1, "FAILED", "web", "no disk");
        _world.Service.Snapshots[arn] = _world.Service.Snapshots[arn] with { ScanStatus = "SCANNING" };
        await _world.RunAsync();
        var seen = _world.Service.Snapshots[arn];
        _world.Service.Snapshots[arn] = changed switch
        {
            "status" => seen with { Status = "AVAILABLE", Reason = null },
            "reason" => seen with { Reason = "another" },
            "amis" => seen with { Amis = [new("ami-0fff", "eu-west-1", null, null)] },
            _ => seen with { ScanStatus = "COMPLETED" },
        };
        _world.Clock.Advance(TimeSpan.FromHours(1));

        var report = await _world.RunAsync();

        Assert.Equal((0, 1), (report.Missing, report.Corrected));
        Assert.Equal(_world.Service.Snapshots[arn] with { ReadStartedAt = _world.Clock.GetUtcNow() }, _world.Records.All.Single().Current);
        Assert.True(_world.Details.All.Single().Covers(_world.Service.Snapshots[arn]));
    }

    [Fact]
    public void A_value_missing_in_the_list_is_not_a_difference()
    {
        var record = new BuildRecord
        {
            ImageArn = Builds.Image.ToString(),
            Current = Builds.Snapshot("BUILDING", 0, "a reason") with { Amis = [new("ami-1", "eu-west-1", null, null)] },
        };

        Assert.False(new ListedBuild(record.ImageArn, "BUILDING", null, []).IsAheadOf(record, null));
        Assert.True(new ListedBuild(record.ImageArn, "BUILDING", "another", []).IsAheadOf(record, null));
        Assert.True(new ListedBuild(record.ImageArn, "BUILDING", null, ["ami-2"]).IsAheadOf(record, null));
        Assert.True(new ListedBuild(record.ImageArn, "TESTING", null, []).IsAheadOf(record, null));
    }

    [Fact]
    public async Task Reads_the_details_of_a_build_whose_recording_was_interrupted()
    {
        var arn = _world.Add("web", 1, "FAILED", "web", "no disk");
        await _world.Records.TryWriteAsync(new() { ImageArn = arn, Current = _world.Service.Snapshots[arn] }, CancellationToken.None);

        Assert.Equal(1, (await _world.RunAsync()).Corrected);
        Assert.Equal("FAILED", Assert.Single(_world.Details.All).Status);
    }

    [Fact]
    public async Task Marks_the_record_of_a_deleted_image_and_does_not_read_it_again()
    {
        var (gone, alone) = (_world.Add("base", 1, "AVAILABLE", "base"), _world.Add("alone", 1, "AVAILABLE"));
        _world.Add("base", 2, "AVAILABLE", "base");
        await _world.RunAsync();
        _world.Service.Snapshots.Remove(gone);
        _world.Service.Snapshots.Remove(alone);
        _world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(2, (await _world.RunAsync()).Deleted);
        Assert.All(_world.Records.All, r => Assert.Equal(r.ImageArn == gone || r.ImageArn == alone ? BuildRecord.Deleted : "AVAILABLE", r.Status));
        _world.Clock.Advance(TimeSpan.FromHours(1));
        var calls = _world.Service.Calls.Count;
        Assert.Equal(0, (await _world.RunAsync()).Deleted);
        Assert.DoesNotContain("GetImage", _world.Service.Calls.Skip(calls));
    }

    [Fact]
    public async Task Retirement_and_return_to_use_are_recorded_with_the_time_of_the_read()
    {
        var arn = _world.Add("base", 1, "AVAILABLE", "base");
        await _world.RunAsync();
        foreach (var status in new[] { "DISABLED", "AVAILABLE" })
        {
            _world.Clock.Advance(TimeSpan.FromDays(1));
            _world.Service.Snapshots[arn] = _world.Service.Snapshots[arn] with { Status = status };
            await _world.RunAsync();
            await _world.RunAsync();
        }

        var record = _world.Records.All.Single();
        Assert.Equal(
            [
                new Transition("AVAILABLE", "DISABLED", Builds.Start.AddHours(25), "reconciler"),
                new("DISABLED", "AVAILABLE", Builds.Start.AddHours(49), "reconciler"),
            ],
            record.Transitions);
        Assert.Single(BuildTimeline.Of(record).Attempts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public async Task Successive_runs_of_any_budget_reach_the_end(int budget)
    {
        var busy = Busy();
        busy.Options = new() { Calls = budget };
        var runs = 1;
        for (; !(await busy.RunAsync()).Complete; runs++)
            Assert.True(runs < 200, "The pass does not end.");

        Assert.Equal(busy.There, busy.Known);
        Assert.Equal(ReconcilePosition.Start, busy.Cursors.Stored!.Position);
        Assert.Equal(budget > 100, runs == 1);
    }

    [Fact]
    public async Task A_run_starts_no_further_build_after_its_budget_of_calls_or_when_the_time_closes()
    {
        var busy = Busy();
        busy.Options = new() { Calls = 20 };
        // Lists of pipelines and versions, and of the first pipeline; then builds until the budget is used. The last build is completed.
        Assert.InRange((await busy.RunAsync()).Calls, 20, 24);

        var late = Busy();
        using var closing = new CancellationTokenSource();
        late.Service.Fault = call =>
        {
            if (call == "GetImage" && late.Service.Calls.Count(c => c == call) == 2)
                closing.Cancel();
            return null;
        };
        Assert.Equal((false, 2), ((await late.RunAsync(closing: closing.Token)) is var report && report.Complete, report.Checked));
    }

    [Fact]
    public async Task Builds_created_or_deleted_between_runs_do_not_make_a_run_skip_others()
    {
        var busy = Busy();
        busy.Options = new() { Calls = 30 };
        await busy.RunAsync();
        busy.Service.Snapshots.Remove(ReconcileWorld.Arn("base", 2));
        busy.Add("another", 1, "AVAILABLE", "another");
        busy.Add("web", 9, "AVAILABLE", "web");
        busy.Add("zoo", 1, "AVAILABLE");

        while (!(await busy.RunAsync()).Complete)
            busy.Clock.Advance(TimeSpan.FromHours(1));
        while (!(await busy.RunAsync()).Complete)
            busy.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(busy.There, busy.Known.Where(k => k.Status != BuildRecord.Deleted));
    }

    [Fact]
    public async Task A_build_that_cannot_be_read_is_reported_and_the_others_are_corrected()
    {
        var busy = Busy();
        var calls = 0;
        busy.Service.Fault = call => call == "GetImage" && ++calls == 2 ? new TimeoutException("throttled") : null;

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => busy.RunAsync());

        Assert.Equal((1, 14), (failed.Failures.Count, ((ReconcileReport)failed.Report).Missing));
        Assert.Contains(failed.Failures.Keys.Single(), failed.Message, StringComparison.Ordinal);
        busy.Service.Fault = _ => null;
        Assert.Equal(1, (await busy.RunAsync()).Missing);
        Assert.Equal(busy.There, busy.Known);
    }

    [Fact]
    public async Task Three_failures_in_a_row_end_the_run()
    {
        var busy = Busy();
        busy.Service.Fault = call => call == "GetImage" ? new TimeoutException("throttled") : null;

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => busy.RunAsync());

        Assert.Equal(3, failed.Failures.Count);
        Assert.Equal(3, busy.Service.Calls.Count(call => call == "GetImage"));
        Assert.False(((ReconcileReport)failed.Report).Complete);
    }

    [Fact]
    public async Task A_run_killed_after_any_effect_is_completed_by_the_next()
    {
        var effect = 1;
        for (var killed = true; killed; effect++)
        {
            var busy = Busy();
            killed = await Record.ExceptionAsync(() => busy.RunAsync(Effects.KillAfter(effect))) is PassFailedException or KilledException;
            while (!(await busy.RunAsync()).Complete)
                busy.Clock.Advance(TimeSpan.FromHours(1));
            await busy.RunAsync();
            Assert.Equal((effect, string.Join(' ', busy.There)), (effect, string.Join(' ', busy.Known)));
            Assert.Equal((effect, 14), (effect, busy.Details.All.Count));
        }

        Assert.True(effect > 60, $"Only {effect} effects were tried.");
    }

    [Fact]
    public async Task Two_concurrent_runs_do_no_harm_in_any_order_of_their_effects()
    {
        var orders = await Interleavings.ForEachAsync(
            () =>
            {
                var small = new ReconcileWorld();
                small.Add("base", 1, "BUILDING", "base");
                return small;
            },
            (small, effects) => small.RunAsync(effects),
            (small, effects) => small.RunAsync(effects),
            small => Assert.Equal(small.There, small.Known));
        Assert.True(orders > 10);
    }

    [Fact]
    public async Task Writes_one_Information_log_line_with_its_counts()
    {
        _world.Add("base", 1, "AVAILABLE", "base");
        await _world.RunAsync();
        var line = Assert.Single(_world.Log.Lines, l => l.Level is LogLevel.Information);
        Assert.Equal(
            "History was compared with the service to the end (pass started at 2026-11-20T10:00:00Z): 1 builds checked, 1 missing, 0 corrected, "
            + "0 deleted, 0 failed, 9 calls.",
            line.Text);
    }
}
