using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rules;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Tests.Triggers;

public sealed partial class StartDependentsTests
{
    private readonly TriggerWorld _world = new();

    private IEnumerable<string> Started => _world.Service.Started.Select(image => VersionedArn.TryParse(image, out var arn) ? arn.Path : image);

    private static TriggerRule Rule(string name, CauseKind on) => new() { Name = name, On = [on] };

    [Fact]
    public async Task A_new_base_image_starts_its_children_and_not_its_grandchildren()
    {
        var report = await _world.DeliverAsync(_world.Publish("base"));

        Assert.Equal(["image/web/1.0.0/1", "image/pay/1.0.0/1"], Started);
        Assert.All(report.Runs, report => Assert.Equal(PipelineRunResult.Started, report.Result));
        var run = Assert.Single(_world.RunsOf("web"));
        Assert.Equal((PipelineRunState.Running, 1), (run.State, run.Sequence));
        Assert.Equal("children: parent image/base/1.0.0/1 became available", run.Decision!.Reason);
    }

    [Fact]
    public async Task The_request_is_tagged_with_policy_and_cause_and_the_build_has_its_origin()
    {
        await _world.DeliverAsync(_world.Publish("base"));

        var sent = _world.Service.Sent[0];
        Assert.Equal(32, sent.Token.Length);
        Assert.Contains("[ImageBuilderAutomation:Cause, ParentAvailable:image/base/1.0.0/1]", sent.Tags, StringComparison.Ordinal);
        Assert.Contains("[ImageBuilderAutomation:Policy, 0123456789ab]", sent.Tags, StringComparison.Ordinal);
        var origin = _world.Runs.Origins[_world.Service.Started[0]];
        Assert.Equal((1, "parent image/base/1.0.0/1 became available"), (origin.RunSequence, Assert.Single(origin.Causes)));
    }

    [Fact]
    public async Task The_request_carries_the_pipeline_s_image_tags_which_the_service_sets_on_scheduled_builds_only()
    {
        _world.Change("web", web => web with { ImageTags = new Dictionary<string, string> { ["env"] = "prod" } });

        await _world.DeliverAsync(_world.Publish("base"));

        Assert.Contains("[env, prod]", Assert.Single(_world.Service.Sent, sent => sent.Arn == _world.Pipeline("web").Arn).Tags, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(47, 50)]
    [InlineData(48, 50)]
    [InlineData(50, 50)]
    public async Task The_request_has_at_most_the_fifty_tags_that_the_service_accepts_and_every_tag_of_the_pipeline(int imageTags, int sent)
    {
        _world.Change("web", web => web with { ImageTags = Enumerable.Range(0, imageTags).ToDictionary(n => $"key-{n}", n => $"{n}") });

        await _world.DeliverAsync(_world.Publish("base"));

        var tags = Assert.Single(_world.RunsOf("web")).Request!.Tags;
        Assert.Equal((sent, imageTags), (tags.Count, tags.Keys.Count(key => key.StartsWith("key-", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Two_deliveries_make_one_build()
    {
        var image = _world.Publish("base");
        await _world.DeliverAsync(image);
        var again = await _world.DeliverAsync(image);

        Assert.Equal(2, _world.Service.Sent.Count);
        Assert.All(again.Runs, report => Assert.Equal(PipelineRunResult.AlreadyRecorded, report.Result));
    }

    [Fact]
    public async Task A_redelivery_long_after_the_build_ended_is_recognised()
    {
        var image = _world.Publish("base");
        await _world.DeliverAsync(image);
        foreach (var started in _world.Service.Started.ToList())
        {
            _world.Service.End(started, "CANCELLED");
            await _world.DeliverAsync(ImageBuildArn.Parse(started));
        }

        _world.Clock.Advance(TimeSpan.FromDays(14));
        await _world.DeliverAsync(image);
        Assert.Equal(2, _world.Service.Sent.Count);
    }

    [Theory]
    [InlineData("BUILDING")]
    [InlineData("FAILED")]
    [InlineData("CANCELLED")]
    public async Task The_event_is_a_hint_and_the_image_is_read_back(string status)
    {
        var image = _world.Publish("base");
        _world.Service.End(image.ToString(), status);
        await _world.DeliverAsync(image);
        Assert.Empty(_world.Service.Sent);
        Assert.Empty(_world.Runs.All);
    }

    [Fact]
    public async Task Causes_that_arrive_during_a_build_start_one_build_afterwards()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        await _world.DeliverAsync(_world.Publish("base"));
        await _world.DeliverAsync(_world.Publish("base"));
        Assert.Equal(2, _world.Service.Sent.Count);
        Assert.Equal((PipelineRunState.Waiting, 2), (_world.RunsOf("web")[1].State, _world.RunsOf("web")[1].Causes.Count));
        Assert.Equal("run 1 of the pipeline has not completed", _world.RunsOf("web")[1].Decision!.Reason);

        var web = _world.RunsOf("web")[0].ImageArn!;
        _world.Service.End(web, "AVAILABLE");
        await _world.DeliverAsync(ImageBuildArn.Parse(web));

        Assert.Equal(["image/web/1.0.0/1", "image/pay/1.0.0/1", "image/shop/1.0.0/1", "image/web/1.0.0/2"], Started);
        Assert.Equal([PipelineRunState.Completed, PipelineRunState.Running], _world.RunsOf("web").Select(run => run.State));
    }

    [Fact]
    public async Task A_full_run_counts_causes_it_does_not_keep_and_recognises_them_when_reported_again()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        var web = _world.Pipeline("web").Arn;
        var causes = Enumerable.Range(0, PipelineRunRecord.MaxCauses).Select(n => new PipelineRunCause(
            Cause.Of(CauseKind.ParentAvailable, $"image/old/1.0.0/{n}", _world.Clock.GetUtcNow()), ["children"], "because",
            _world.Clock.GetUtcNow(), 0, null)).ToList();
        await _world.Runs.TryWriteAsync(PipelineRunTransitions.Opened(web, _world.RunsOf("web")[0], causes[0]) with { Causes = causes }, default);

        var image = _world.Publish("base");
        await _world.DeliverAsync(image);
        await _world.DeliverAsync(image);
        await _world.DeliverAsync(_world.Publish("base"));
        await _world.StartAsync("web", "arn:aws:sts::111122223333:assumed-role/people/ann");

        var runs = _world.RunsOf("web");
        Assert.Equal((2, PipelineRunRecord.MaxCauses + 1, 2), (runs.Count, runs[1].Causes.Count, runs[1].OmittedCauses));
        Assert.Equal(CauseKind.Manual, runs[1].Causes[^1].Cause.Kind);
    }

    [Fact]
    public async Task A_pipeline_whose_cause_cannot_be_written_does_not_keep_it_from_the_others()
    {
        // The third effect is the marker that is written for the first of the two pipelines.
        var image = _world.Publish("base");
        var failing = Effects.After(3, () => throw new TimeoutException("throttled"));
        await Assert.ThrowsAsync<TimeoutException>(() => _world.DeliverAsync(image, failing, recordsOnly: true));
        Assert.Empty(_world.RunsOf("web"));
        Assert.Single(_world.RunsOf("pay"));

        await _world.DeliverAsync(image);
        Assert.Equal(["image/web/1.0.0/1", "image/pay/1.0.0/1"], Started);
    }

    [Fact]
    public async Task Findings_that_the_event_does_not_count_are_awaited_while_the_scan_runs_and_are_not_clean_afterwards()
    {
        _world.Rules = _world.Rules with
        {
            Rules = [Rule("low", CauseKind.FindingsFound) with { UncountedSeverity = counts => counts.ContainsKey("low") ? null : "low" }],
        };
        var image = _world.Publish("web");
        var evt = new TriggerEvent.ScanCompleted(image, new Dictionary<string, int> { ["all"] = 0, ["critical"] = 0 }, _world.Clock.GetUtcNow());
        _world.Service.Scanning.Add(image.ToString());
        Assert.Contains("low", (await Assert.ThrowsAsync<UnfinishedScanException>(() => _world.DeliverAsync(evt))).Message, StringComparison.Ordinal);
        Assert.Empty(_world.Runs.All);

        _world.Service.Scanning.Clear();
        await _world.DeliverAsync(evt);
        Assert.Equal("image/web/1.0.0/2", Assert.Single(Started));
        Assert.Equal("low findings are unknown (scan missing), and the event does not count them", _world.RunsOf("web")[0].Causes[0].Reason);

        // The image was built because of findings, which are still unknown: another build would not make them known.
        var built = ImageBuildArn.Parse(_world.Service.Started[0]);
        _world.Service.End(built.ToString(), "AVAILABLE");
        await _world.DeliverAsync(built);
        _world.Service.Scanning.Add(built.ToString());
        await _world.DeliverAsync(evt with { Image = built });
        Assert.Single(_world.Service.Sent);
    }

    [Fact]
    public async Task A_burst_starts_one_build_after_the_quiet_period()
    {
        _world.Rules = _world.Rules with { Rules = [_world.Rules.Rules[0] with { QuietPeriod = TimeSpan.FromMinutes(30) }] };
        foreach (var _ in Enumerable.Range(1, 5))
        {
            await _world.DeliverAsync(_world.Publish("base"));
            _world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Empty(_world.Service.Sent);
        await _world.PassAsync();
        Assert.Empty(_world.Service.Sent);
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        await _world.PassAsync();
        Assert.Equal(["image/web/1.0.0/1", "image/pay/1.0.0/1"], Started.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(5, _world.RunsOf("web")[0].Causes.Count);
    }

    [Fact]
    public async Task Only_as_many_builds_as_the_policy_allows_run_at_once_and_the_others_start_later()
    {
        _world.Rules = _world.Rules with { AtMost = 1 };
        await _world.DeliverAsync(_world.Publish("base"));
        Assert.Equal(["image/web/1.0.0/1"], Started);
        Assert.Equal("the limit of concurrent builds (1) is reached", _world.RunsOf("pay")[0].Decision!.Reason);

        _world.Service.End(_world.Service.Started[0], "CANCELLED");
        await _world.PassAsync();
        Assert.Equal(["image/web/1.0.0/1", "image/pay/1.0.0/1"], Started);
    }

    [Fact]
    public async Task A_run_waits_for_a_build_that_a_person_started()
    {
        _world.Service.Build(_world.Pipeline("web"), "BUILDING");
        await _world.DeliverAsync(_world.Publish("base"));
        Assert.Equal(["image/pay/1.0.0/1"], Started);
        Assert.EndsWith("image/web/1.0.0/1 is in progress", _world.RunsOf("web")[0].Decision!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dropped_causes_are_recorded_with_their_reason_and_start_nothing_later()
    {
        _world.Change("web", pipeline => pipeline with { IsEnabled = false });
        await _world.DeliverAsync(_world.Publish("base"));
        Assert.Equal((PipelineRunState.Dropped, "the pipeline is disabled"), (_world.RunsOf("web")[0].State, _world.RunsOf("web")[0].Outcome));

        _world.Change("web", pipeline => pipeline with { IsEnabled = true });
        await _world.PassAsync();
        Assert.Equal(["image/pay/1.0.0/1"], Started);
    }

    [Fact]
    public async Task In_mode_observe_the_decision_is_recorded_and_nothing_is_sent()
    {
        _world.Modes.Override = Mode.Observe;
        await _world.DeliverAsync(_world.Publish("base"));
        Assert.Empty(_world.Service.Sent);
        Assert.All(_world.Runs.All, run => Assert.Equal((PipelineRunState.Observed, PipelineRunVerdict.Start), (run.State, run.Decision!.Verdict)));

        _world.Modes.Override = Mode.Act;
        await _world.PassAsync();
        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task In_mode_off_nothing_is_recorded_and_the_service_is_not_called()
    {
        _world.Modes.Override = Mode.Off;
        await _world.DeliverAsync(_world.Publish("base"));
        Assert.Empty(_world.Runs.All);
        Assert.Empty(_world.Service.Calls);
    }

    [Fact]
    public async Task The_service_is_not_called_for_causes_that_no_rule_has()
    {
        await _world.DeliverAsync(new TriggerEvent.ParameterChanged("/a", _world.Clock.GetUtcNow()));
        Assert.Empty(_world.Service.Calls);
    }

    [Fact]
    public async Task One_log_line_reports_the_result()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        var (level, _, text) = Assert.Single(_world.EventLog.Lines);
        Assert.Equal(LogLevel.Information, level);
        Assert.Contains("web Started (children: parent image/base/1.0.0/1 became available); pay Started", text, StringComparison.Ordinal);
    }

    private TriggerEvent.ScanCompleted Scan(ImageBuildArn image) => new(image, new Dictionary<string, int> { ["critical"] = 1 }, _world.Clock.GetUtcNow());
}
