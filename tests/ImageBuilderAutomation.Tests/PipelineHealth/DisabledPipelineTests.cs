using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;
using TestKit.PipelineHealth;

namespace ImageBuilderAutomation.Tests.PipelineHealth;

/// <summary>A pipeline fails, is disabled, and is enabled again: by the policy, by a person, or not at all.</summary>
public sealed class DisabledPipelineTests
{
    private readonly PipelineHealthWorld _world = new();

    [Fact]
    public async Task Failures_disabling_and_a_manual_success_are_published_once_each()
    {
        var evt = await _world.FailAsync(builds: 3);
        Assert.Equal(DisablingResult.Disabled, await _world.DeliverAsync(evt));
        Assert.Equal(DisablingResult.AlreadyRecorded, await _world.DeliverAsync(evt));
        await _world.PassAsync();
        Assert.False(_world.IsEnabled);

        var success = _world.Build("AVAILABLE");
        await _world.CountAsync(success);
        await _world.PassAsync();
        await _world.PassAsync();

        Assert.True(_world.IsEnabled);
        Assert.Single(_world.Service.Tokens);
        Assert.Equal(["Pipeline Failing", "Pipeline Disabled", "Pipeline Enabled"], _world.Notifications.All.Select(notification => notification.Kind));
        Assert.Equal((EndedBy.Policy, (int?)null), (_world.Record.Disabling!.EndedBy, _world.Record.PausedAfter));
        Assert.Null(_world.Record.Request);
    }

    [Fact]
    public async Task In_mode_observe_the_decision_is_recorded_once_and_nothing_is_sent()
    {
        _world.Options = _world.Options with { Mode = Mode.Observe };
        await _world.DeliverAsync(await _world.FailAsync());
        await _world.CountAsync(_world.Build("AVAILABLE"));
        await _world.PassAsync();
        var writes = _world.Records.Writes;
        await _world.PassAsync();

        Assert.Equal(writes, _world.Records.Writes);
        Assert.Equal(PipelineHealthVerdict.Enable, _world.Record.Decision?.Verdict);
        Assert.DoesNotContain("UpdateImagePipeline", _world.Service.Calls);
    }

    [Fact]
    public async Task In_mode_off_nothing_is_recorded()
    {
        _world.Modes.Override = Mode.Off;
        await _world.DeliverAsync(await _world.FailAsync());
        await _world.CountAsync(_world.Build("AVAILABLE"));
        var writes = _world.Records.Writes;
        await _world.PassAsync();

        Assert.Equal((writes, false), (_world.Records.Writes, _world.IsEnabled));
    }

    [Fact]
    public async Task A_policy_that_enables_nothing_reads_nothing()
    {
        _world.Rules = _world.Rules with { EnableAfterSuccess = false };
        await _world.DeliverAsync(await _world.FailAsync());
        await _world.CountAsync(_world.Build("AVAILABLE"));
        var calls = _world.Service.Calls.Count;
        await _world.PassAsync();

        Assert.Equal((calls, false), (_world.Service.Calls.Count, _world.IsEnabled));
    }

    [Fact]
    public async Task A_pipeline_that_a_person_changed_since_stays_disabled_and_is_reported_once()
    {
        await _world.DeliverAsync(await _world.FailAsync());
        _world.Service.Update(PipelineHealthWorld.Arn.ToString(), isEnabled: false);
        await _world.CountAsync(_world.Build("AVAILABLE"));
        await _world.PassAsync();
        await _world.PassAsync();

        Assert.False(_world.IsEnabled);
        Assert.Equal("Pipeline Not Enabled", _world.Notifications.All[^1].Kind);
        Assert.Single(_world.Notifications.All, notification => notification.Kind == "Pipeline Not Enabled");
        Assert.Equal("it was updated after it was disabled", _world.Record.Decision?.Reason);
    }

    [Fact]
    public async Task A_change_right_before_the_update_is_not_overwritten()
    {
        await _world.DeliverAsync(await _world.FailAsync());
        await _world.CountAsync(_world.Build("AVAILABLE"));
        // A person disables the pipeline for good after the decision, and before the pipeline is read once more.
        var reads = 0;
        _world.Service.Before = operation =>
        {
            if (operation == "GetImagePipeline" && ++reads == 2)
                _world.Service.Update(PipelineHealthWorld.Arn.ToString(), isEnabled: false);
        };
        await _world.PassAsync();

        Assert.False(_world.IsEnabled);
        Assert.DoesNotContain("UpdateImagePipeline", _world.Service.Calls);
        Assert.Equal((PipelineHealthVerdict.Keep, (EnableRequest?)null), (_world.Record.Decision!.Verdict, _world.Record.Request));
    }

    [Fact]
    public async Task A_stop_takes_effect_after_the_request_was_stored()
    {
        await _world.DeliverAsync(await _world.FailAsync());
        await _world.CountAsync(_world.Build("AVAILABLE"));
        var reads = 0;
        _world.Service.Before = operation => _world.Modes.Override = operation == "GetImagePipeline" && ++reads == 2 ? Mode.Observe : _world.Modes.Override;
        await _world.PassAsync();

        Assert.False(_world.IsEnabled);
        Assert.DoesNotContain("UpdateImagePipeline", _world.Service.Calls);
        Assert.Null(_world.Record.Request);
    }

    [Fact]
    public async Task A_refused_update_is_reported_and_not_repeated()
    {
        _world.Service.Refusal = "InvalidRequestException: no such workflow";
        await _world.DeliverAsync(await _world.FailAsync());
        await _world.CountAsync(_world.Build("AVAILABLE"));
        await _world.PassAsync();
        _world.PassLease();
        await _world.PassAsync();

        Assert.Single(_world.Service.Calls, "UpdateImagePipeline");
        Assert.Equal("the service refused the update: InvalidRequestException: no such workflow", _world.Record.Decision?.Reason);
        Assert.Equal("Pipeline Not Enabled", _world.Notifications.All[^1].Kind);
    }

    [Fact]
    public async Task A_pipeline_that_is_enabled_when_the_event_arrives_is_recorded_and_not_published()
    {
        var evt = await _world.FailAsync();
        _world.Service.Update(PipelineHealthWorld.Arn.ToString(), isEnabled: true);

        Assert.Equal(DisablingResult.EnabledAgain, await _world.DeliverAsync(evt));
        Assert.Equal((EndedBy.Somebody, false), (_world.Record.Disabling?.EndedBy, _world.Record.IsDisabled));
        Assert.DoesNotContain("Pipeline Disabled", _world.Kinds);
    }

    [Fact]
    public async Task An_older_event_that_arrives_later_changes_nothing()
    {
        var first = await _world.FailAsync();
        _world.Service.Update(PipelineHealthWorld.Arn.ToString(), isEnabled: true);
        var second = await _world.FailAsync();
        await _world.DeliverAsync(second);
        var record = _world.Record;

        Assert.Equal(DisablingResult.AlreadyRecorded, await _world.DeliverAsync(first));
        Assert.Equal(record, _world.Record);
    }

    [Fact]
    public async Task An_unknown_pipeline_is_not_recorded()
    {
        var other = PipelineHealthWorld.Arn with { Name = "no-such-pipeline" };

        Assert.Equal(DisablingResult.NotFound, await _world.DeliverAsync(new(other, 5, _world.Clock.GetUtcNow())));
        Assert.Empty(_world.Records.All);
    }

    [Fact]
    public async Task An_event_of_the_future_or_of_another_account_is_refused()
    {
        await Assert.ThrowsAsync<UnusableEventException>(() => _world.DeliverAsync(new(PipelineHealthWorld.Arn, 5, _world.Clock.GetUtcNow().AddHours(2))));
        await Assert.ThrowsAsync<UnusableEventException>(
            () => _world.DeliverAsync(new(PipelineHealthWorld.Arn with { Account = "999999999999" }, 5, _world.Clock.GetUtcNow())));
    }

    [Theory]
    [InlineData(true, EndedBy.Somebody, 1)]
    [InlineData(false, EndedBy.Deleted, 0)]
    public async Task The_reconciler_finds_pipelines_that_a_person_enabled_or_deleted(bool exists, string by, int published)
    {
        await _world.DeliverAsync(await _world.FailAsync());
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await _world.CompareAsync();
        Assert.True(_world.Record.IsDisabled);

        if (exists)
            _world.Service.Update(PipelineHealthWorld.Arn.ToString(), isEnabled: true);
        else
            _world.Service.All.Clear();
        await _world.CompareAsync();
        await _world.CompareAsync();

        Assert.Equal((by, false), (_world.Record.Disabling?.EndedBy, _world.Record.IsDisabled));
        Assert.Equal(published, _world.Notifications.All.Count(notification => notification.Kind == "Pipeline Enabled"));
    }

    [Fact]
    public async Task A_list_that_was_read_before_the_pipeline_was_disabled_says_nothing()
    {
        await _world.DeliverAsync(await _world.FailAsync());
        _world.Service.Update(PipelineHealthWorld.Arn.ToString(), isEnabled: true);
        await _world.CompareAsync();

        Assert.True(_world.Record.IsDisabled);
    }

    [Fact]
    public async Task Builds_without_a_pipeline_of_this_account_count_nowhere()
    {
        await _world.CountAsync(_world.Build("FAILED") with { PipelineArn = null });
        await _world.CountAsync(_world.Build("FAILED", pipeline: "arn:aws:imagebuilder:eu-west-1:999999999999:image-pipeline/base"));

        Assert.Empty(_world.Records.All);
    }
}
