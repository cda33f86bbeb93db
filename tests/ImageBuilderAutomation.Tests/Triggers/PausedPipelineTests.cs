using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Triggers;
using TestKit.Triggers;

namespace ImageBuilderAutomation.Tests.Triggers;

/// <summary>Triggers start no build of a pipeline whose builds have failed in a row as often as the policy says, until one succeeds.</summary>
public sealed class PausedPipelineTests
{
    private readonly TriggerWorld _world = new();

    public PausedPipelineTests() => _world.Rules = _world.Rules with { Failures = new() { PolicyHash = _world.Rules.PolicyHash, PauseAfter = 2 } };

    [Fact]
    public async Task A_paused_pipeline_is_started_after_a_success_with_all_causes_of_the_meantime()
    {
        await EndAsync("web", "FAILED");
        await EndAsync("web", "FAILED");
        await _world.DeliverAsync(_world.Publish("base"));
        await _world.DeliverAsync(_world.Publish("base"));
        await _world.PassAsync();
        // The other child of the image is started.
        Assert.Equal(["pay"], _world.Service.Started.Select(NameOf).Distinct());
        Assert.Equal("paused until a build succeeds: 2 builds in a row have failed", Assert.Single(_world.RunsOf("web")).Decision?.Reason);

        await EndAsync("web", "AVAILABLE");
        await _world.PassAsync();

        Assert.Equal(2, Assert.Single(_world.RunsOf("web")).Causes.Count);
        Assert.Single(_world.Service.Started, image => NameOf(image) == "web");
    }

    [Fact]
    public async Task A_person_starts_a_paused_pipeline()
    {
        await EndAsync("web", "FAILED");
        await EndAsync("web", "FAILED");

        Assert.Equal(PipelineRunResult.Started, (await _world.StartAsync("web", "arn:aws:iam::111122223333:user/kim"))?.Result);
    }

    [Fact]
    public async Task A_person_starts_a_disabled_pipeline_and_nothing_else_does()
    {
        _world.Change("web", pipeline => pipeline with { IsEnabled = false });
        await _world.DeliverAsync(_world.Publish("base"));
        Assert.DoesNotContain("web", _world.Service.Started.Select(NameOf));

        Assert.Equal(PipelineRunResult.Started, (await _world.StartAsync("web", "arn:aws:iam::111122223333:user/kim"))?.Result);
    }

    [Fact]
    public async Task A_policy_without_a_number_reads_no_failures()
    {
        _world.Rules = _world.Rules with { Failures = new() { PolicyHash = _world.Rules.PolicyHash } };
        await EndAsync("web", "FAILED");
        await EndAsync("web", "FAILED");
        var reads = _world.Health.Reads;
        await _world.DeliverAsync(_world.Publish("base"));
        await _world.PassAsync();

        Assert.Equal(reads, _world.Health.Reads);
        Assert.Contains("web", _world.Service.Started.Select(NameOf));
    }

    private static string NameOf(string imageArn) => imageArn.Split('/')[1];

    /// <summary>A build that somebody else started has ended.</summary>
    private Task EndAsync(string pipeline, string status)
    {
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        var image = _world.Service.Images[_world.Service.Build(_world.Pipeline(pipeline), status)];
        return _world.Health.Recorder(TriggerWorld.AccountRegion, _world.Clock, new NullNotificationPublisher()).CountAsync(image, null, isStop: false, CancellationToken.None);
    }
}
