using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Every sample event in events/ is handled by its function, also when it is delivered twice.</summary>
public sealed class SampleEventTests
{
    private readonly FunctionWorld _world = new();

    public static TheoryData<string> Files => [.. Samples.All.Where(sample => !Samples.IsOfTriggers(sample))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Has_one_effect_however_often_it_is_delivered(string sample)
    {
        if (Samples.FunctionOf(sample) == "RecordFailedLaunch")
            _world.Lifecycle.AddDisabled();
        if (Samples.FunctionOf(sample) == "MoveChannels")
            await SettleChannelsAsync(sample);
        await _world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample));
        var once = _world.Effects;

        await _world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample));

        Assert.Equal(once, _world.Effects);
        Assert.Equal(
            // Without a bucket no release is recorded.
            Samples.FunctionOf(sample) == "RecordReleases" ? 0 : 1,
            _world.Gates.All.Count + _world.Builds.All.Count(build => build.ImageArn != FunctionWorld.ChangedImage) + _world.Leftovers.All.Count
                + _world.Channels.Records.All.Count(channel => channel.Image is not null) + _world.Starts.All.Count + _world.ConfigurationRecords.All.Count + _world.Lifecycle.Retired
                + _world.Health.All.Count(record => record.IsDisabled));
    }

    /// <summary>A move takes two passes: one sends, and a later one reads back. An event of a refusal fits a write that was just sent.</summary>
    private async Task SettleChannelsAsync(string sample)
    {
        await _world.InvokeAsync("MoveChannels", Samples.Text("schedule/move-channels.json"));
        if (sample != "eventbridge/parameter-refused.json")
            await _world.InvokeAsync("MoveChannels", Samples.Text("schedule/move-channels.json"));
    }

    [Fact]
    public async Task An_update_whose_response_was_lost_is_asked_for_once_more_with_its_client_token()
    {
        for (var run = 0; run < 3; run++)
            await _world.InvokeAsync("RetireImages", Samples.Text("schedule/retire-images.json"));

        var tokens = _world.Lifecycle.CrashedTokens.ToList();
        Assert.Equal([tokens[0], tokens[0]], tokens);
        Assert.Equal(1, _world.Lifecycle.Retired);
    }

    [Fact]
    public void Every_function_has_a_sample() =>
        Assert.Equal(FunctionTable.Names, Samples.All.Concat(Samples.Calls).Select(Samples.FunctionOf).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Reports_its_outcome_in_one_line(string sample)
    {
        if (Samples.FunctionOf(sample) == "RecordFailedLaunch")
            _world.Lifecycle.AddDisabled();
        await _world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample));

        Assert.Single(_world.Log.Lines, line => line.Level == LogLevel.Information);
    }

    [Theory]
    [InlineData("eventbridge/workflow-step-waiting.json", "event")]
    [InlineData("sns/step-notice.json", "notice")]
    [InlineData("lambda/step-call.json", "call")]
    [InlineData("lambda/step-call-object.json", "call")]
    [InlineData("schedule/sweep.json", "sweep")]
    public async Task Releases_a_clean_image(string sample, string channel)
    {
        await _world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample));

        Assert.Equal(("RESUME", FunctionWorld.StepId), (Assert.Single(_world.Service.Sent).Action, _world.Service.Sent[0].StepExecutionId));
        var gate = Assert.Single(_world.Gates.All);
        Assert.Equal((GateState.Answered, channel), (gate.State, gate.DecidedOn));
    }

    [Theory]
    [InlineData("eventbridge/image-state-change-available.json", "DISTRIBUTING", "AVAILABLE", "eventbridge", "2026-08-02T09:44:56Z", 7)]
    [InlineData("eventbridge/image-state-change-cancelled.json", "BUILDING", "CANCELLED", "eventbridge", "2026-08-02T09:09:40Z", 7)]
    [InlineData("sns/build-available.json", null, "AVAILABLE", "sns", "2026-08-02T09:44:57.345Z", 7)]
    [InlineData("sns/build-failed.json", null, "FAILED", "sns", "2026-08-02T11:22:06.120Z", 8)]
    public async Task Records_the_reported_state(string sample, string? from, string to, string source, string at, int build)
    {
        await _world.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample));

        var record = Assert.Single(_world.Builds.All);
        Assert.Equal((FunctionWorld.Image with { Build = build }).ToString(), record.ImageArn);
        var transition = Assert.Single(record.Transitions);
        Assert.Equal((from, to, source), (transition.From, transition.To, transition.Source));
        Assert.Equal(DateTimeOffset.Parse(at, null), transition.At);
    }

    [Fact]
    public async Task Records_who_started_the_build()
    {
        await _world.InvokeAsync("RecordBuildStart", Samples.Text("eventbridge/api-call-start-pipeline.json"));

        Assert.Equal(
            new BuildStart("arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/7", "a1b2c3d4-5678-90ab-cdef-222222222201", "StartImagePipelineExecution",
                "arn:aws:sts::123456789012:assumed-role/Developer/alice", null, new(2026, 8, 2, 9, 0, 0, TimeSpan.Zero))
            {
                NameProvenAt = _world.Clock.GetUtcNow(),
            },
            Assert.Single(_world.Starts.All));
    }

    [Fact]
    public async Task A_refused_call_started_nothing()
    {
        var evt = Samples.Json("eventbridge/api-call-start-pipeline.json");
        evt["detail"]!["errorCode"] = "AccessDenied";
        evt["detail"]!["responseElements"] = null;

        await _world.InvokeAsync("RecordBuildStart", evt.ToJsonString());

        Assert.Equal((0, 0, 0), _world.Effects);
        Assert.Contains("StartImagePipelineExecution was refused (AccessDenied)", Assert.Single(_world.Log.Lines).Text);
    }

    [Theory]
    [InlineData("RecordBuildResult", "sns/step-notice.json", FunctionWorld.StepId)]
    [InlineData("AnswerStepNotice", "sns/build-failed.json", "image/base-al2023/1.0.0/8 is FAILED")]
    public async Task Ignores_messages_on_the_topic_that_another_function_handles(string function, string sample, string message)
    {
        await _world.InvokeAsync(function, Samples.Text(sample));

        Assert.Equal((0, 0, 0), _world.Effects);
        var (level, text) = Assert.Single(_world.Log.Lines);
        Assert.Equal(LogLevel.Information, level);
        Assert.Contains(message, text);
    }

    [Fact]
    public async Task Finds_the_image_at_any_position_in_the_resources()
    {
        var evt = Samples.Json("eventbridge/workflow-step-waiting.json");
        var resources = evt["resources"]!.AsArray();
        var image = resources[0]!.DeepClone();
        resources.RemoveAt(0);
        resources.Add(image);

        await _world.InvokeAsync("AnswerWaitingStep", evt.ToJsonString());

        Assert.Single(_world.Service.Sent);
    }

    [Fact]
    public async Task Ignores_unknown_members()
    {
        var evt = Samples.Json("eventbridge/image-state-change-failed.json");
        evt["detail"]!["failureContext"] = new System.Text.Json.Nodes.JsonObject { ["stage"] = "TEST" };
        evt["replay-name"] = "archive";

        await _world.InvokeAsync("RecordImageState", evt.ToJsonString());

        Assert.Single(_world.Builds.All);
    }
}
