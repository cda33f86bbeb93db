using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Rules;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Tests.Triggers;

public sealed class RetryDeciderTests
{
    private static readonly BuildFailure Distribution = new("wf-1", OnlyDistribution: true, "DistributeImage", "DistributeImage", "copy failed");
    private static readonly BuildFailure Throttled = new(
        "wf-1", OnlyDistribution: false, "LaunchBuildInstance", "LaunchInstance", "Can't start SSM Automation: Rate exceeded");

    private readonly TriggerWorld _world = new();

    public RetryDeciderTests()
    {
        _world.Rules = _world.Rules with { Retry = new(DistributionOnly: 2, Transient: 1) };
        _world.Service.Pipelines.RemoveAll(pipeline => pipeline.Name == "pay");
    }

    private int Retries => _world.Service.Sent.Count(sent => sent.Operation == "RetryImage");

    private async Task FailAsync(int runSequence, BuildFailure failure)
    {
        var image = _world.RunsOf("web")[runSequence - 1].ImageArn!;
        _world.Service.End(image, "FAILED", "Workflow failed");
        _world.Service.Failures[image] = failure;
        await _world.DeliverAsync(ImageBuildArn.Parse(image));
    }

    [Fact]
    public async Task A_failed_distribution_is_retried_as_often_as_the_policy_allows()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        await FailAsync(1, Distribution);
        Assert.Equal((1, PipelineRunState.Running), (Retries, _world.RunsOf("web")[0].State));
        await FailAsync(1, Distribution with { Execution = "wf-2" });
        Assert.Equal((2, PipelineRunState.Running), (Retries, _world.RunsOf("web")[0].State));
        await FailAsync(1, Distribution with { Execution = "wf-3" });
        Assert.Equal(
            (2, PipelineRunState.Completed, "FAILED: the distribution failed after 2 retries"),
            (Retries, _world.RunsOf("web")[0].State, _world.RunsOf("web")[0].Outcome));
        Assert.Empty(_world.Runs.Running.Builds);
    }

    [Fact]
    public async Task The_same_failure_reported_twice_makes_one_retry()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        await FailAsync(1, Distribution);
        await FailAsync(1, Distribution);
        Assert.Equal(1, Retries);
    }

    [Fact]
    public async Task A_transient_failure_is_built_again_as_often_as_the_policy_allows()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        await FailAsync(1, Throttled);
        Assert.Equal([PipelineRunState.Completed, PipelineRunState.Running], _world.RunsOf("web").Select(run => run.State));
        Assert.Equal("retry: image/web/1.0.0/1 failed", _world.RunsOf("web")[1].Decision!.Reason);

        await FailAsync(2, Throttled with { Execution = "wf-2" });
        Assert.Equal(
            [
                "FAILED: another service throttled the build: additional build 1 of 1",
                "FAILED: another service throttled the build, 2 times in a row",
            ],
            _world.RunsOf("web").Select(run => run.Outcome));
    }

    /// <remarks>A gate asks who requested a build, and a failure must not hide it.</remarks>
    [Fact]
    public async Task Whoever_requested_a_build_requested_every_one_that_follows_its_failures()
    {
        const string kim = "arn:aws:iam::111122223333:user/kim";
        _world.Rules = _world.Rules with { Retry = _world.Rules.Retry with { Transient = 2 } };
        await _world.StartAsync("web", kim);

        await FailAsync(1, Throttled);
        await FailAsync(2, Throttled with { Execution = "wf-2" });

        Assert.Equal([kim, kim, kim], _world.RunsOf("web").Select(run => Assert.Single(_world.Runs.Origins[run.ImageArn!].RequestedBy!)));
    }

    [Fact]
    public async Task A_build_that_follows_the_failure_of_one_that_nobody_requested_belongs_to_nobody()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        await FailAsync(1, Throttled);

        Assert.Empty(_world.Runs.Origins[_world.RunsOf("web")[1].ImageArn!].RequestedBy!);
    }

    /// <remarks>Records of an earlier version do not say it, and unknown is not nobody.</remarks>
    [Fact]
    public void Whoever_requested_a_build_is_unknown_if_the_failed_one_does_not_show_it()
    {
        var cause = new PipelineRunCause(Cause.Of(CauseKind.BuildFailed, "image/web/1.0.0/1", default), [], "failed", default, Attempt: 1, DropReason: null);

        Assert.Null(PipelineRunTransitions.Opened("web", before: null, cause).Requesters());
        Assert.Equal(["kim"], PipelineRunTransitions.Opened("web", before: null, cause with { FailedRequestedBy = ["kim"] }).Requesters());
    }

    /// <remarks>A full run only counts other causes.</remarks>
    [Fact]
    public void A_full_run_keeps_a_cause_that_names_a_person()
    {
        var run = PipelineRunTransitions.Opened("web", before: null, CauseOf(CauseKind.ParameterChanged, 0));
        for (var n = 1; n <= PipelineRunRecord.MaxCauses; n++)
            run = run.With(CauseOf(CauseKind.ParameterChanged, n));
        Assert.Equal((PipelineRunRecord.MaxCauses, 1), (run.Causes.Count, run.OmittedCauses));

        Assert.Equal(["kim"], run.With(CauseOf(CauseKind.BuildFailed, 0) with { FailedRequestedBy = ["kim"] }).Requesters());

        static PipelineRunCause CauseOf(CauseKind kind, int number) => new(Cause.Of(kind, $"subject-{number}", default), [], "", default, Attempt: 0, DropReason: null);
    }

    [Fact]
    public async Task A_success_resets_the_count()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        await FailAsync(1, Throttled);
        _world.Service.End(_world.RunsOf("web")[1].ImageArn!, "AVAILABLE");
        await _world.PassAsync();
        await _world.DeliverAsync(_world.Publish("base"));
        await FailAsync(3, Throttled);
        Assert.Equal(4, _world.RunsOf("web").Count);
    }

    [Theory]
    [InlineData("WaitForAction", "FAILED: gate DistributeImage was stopped or not answered")]
    [InlineData("DistributeImage", null)]
    public async Task A_build_stopped_by_a_gate_is_not_retried(string action, string? outcome)
    {
        await _world.DeliverAsync(_world.Publish("base"));
        await FailAsync(1, Distribution with { Action = action });
        Assert.Equal((outcome is null ? 1 : 0, outcome), (Retries, _world.RunsOf("web")[0].Outcome));
    }

    [Fact]
    public async Task A_failure_that_is_not_transient_is_not_retried()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        await FailAsync(1, Throttled with { Message = "exit status 1" });
        Assert.Equal("FAILED: LaunchBuildInstance failed for a reason that is not known to be transient", Assert.Single(_world.RunsOf("web")).Outcome);
    }

    [Fact]
    public async Task Nothing_is_retried_without_limits()
    {
        _world.Rules = _world.Rules with { Retry = RetryLimits.None };
        await _world.DeliverAsync(_world.Publish("base"));
        await FailAsync(1, Distribution);
        Assert.Equal((0, PipelineRunState.Completed), (Retries, _world.RunsOf("web")[0].State));
    }

    [Fact]
    public async Task A_build_started_by_others_is_not_retried()
    {
        var image = _world.Service.Build(_world.Pipeline("web"), "FAILED");
        _world.Service.Failures[image] = Distribution;
        await _world.DeliverAsync(ImageBuildArn.Parse(image));
        Assert.Equal(0, Retries);
    }

    [Fact]
    public async Task Nothing_is_retried_in_mode_observe()
    {
        await _world.DeliverAsync(_world.Publish("base"));
        _world.Modes.Override = Mode.Observe;
        await FailAsync(1, Distribution);
        Assert.Equal(
            (0, "FAILED: not retried in mode observe: only the distribution failed: retry 1 of 2"), (Retries, _world.RunsOf("web")[0].Outcome));
    }
}
