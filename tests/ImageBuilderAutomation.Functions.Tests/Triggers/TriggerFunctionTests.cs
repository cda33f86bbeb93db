using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
using Microsoft.Extensions.Logging;
using TestKit;

namespace ImageBuilderAutomation.Functions.Tests.Triggers;

/// <summary>Every sample that can start a pipeline, handled by its function with the packaged policy.</summary>
public sealed class TriggerFunctionTests
{
    private readonly TriggerFunctionWorld _world = new();

    private static IEnumerable<string> All => Samples.All.Where(Samples.IsOfTriggers).Append("eventbridge/image-state-change-available.json");

    public static TheoryData<string> Files => [.. All];

    private static string FunctionOf(string sample) => Samples.IsOfTriggers(sample) ? Samples.FunctionOf(sample) : "StartDependentBuilds";

    [Theory]
    [InlineData("eventbridge/cve-detected.json", "web-shop", PipelineRunState.Running, "urgent: findings in image/web-shop/1.0.0/3")]
    [InlineData("eventbridge/parameter-changed.json", "pay-api", PipelineRunState.Waiting, "children: quiet period until 2026-11-20T09:30:00Z")]
    [InlineData("eventbridge/api-call-create-component.json", "web-shop", PipelineRunState.Waiting, "children: quiet period until 2026-11-20T09:30:00Z")]
    [InlineData("eventbridge/api-call-create-image-recipe.json", "web-shop", PipelineRunState.Waiting, "children: quiet period until 2026-11-20T09:30:00Z")]
    [InlineData("eventbridge/image-state-change-available.json", "web-shop", PipelineRunState.Waiting, "children: quiet period until 2026-11-20T09:30:00Z")]
    public async Task Affects_the_pipeline_that_depends_on_it(string sample, string pipeline, PipelineRunState state, string reason)
    {
        await _world.InvokeAsync(FunctionOf(sample), Samples.Text(sample));
        var run = Assert.Single(_world.Runs.All);
        Assert.Equal((_world.Pipeline(pipeline).Arn, state, reason), (run.PipelineArn, run.State, run.Decision!.Reason));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Has_one_effect_however_often_it_is_delivered(string sample)
    {
        await _world.InvokeAsync(FunctionOf(sample), Samples.Text(sample));
        var once = (_world.Runs.Writes, _world.Service.Sent.Count);
        await _world.InvokeAsync(FunctionOf(sample), Samples.Text(sample));
        Assert.Equal(once, (_world.Runs.Writes, _world.Service.Sent.Count));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Reports_its_outcome_in_one_line(string sample)
    {
        await _world.InvokeAsync(FunctionOf(sample), Samples.Text(sample));
        Assert.Single(_world.Log.Lines, line => line.Level == LogLevel.Information);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_later_delivery_completes_the_work_of_a_crashed_function(string sample)
    {
        for (var effect = 1; ; effect++)
        {
            var world = new TriggerFunctionWorld();
            var effects = Effects.KillAfter(effect);
            try
            {
                await world.InvokeAsync(FunctionOf(sample), Samples.Text(sample), effects);
            }
            catch (Exception e) when (e is KilledException or PassFailedException)
            {
            }

            if (!effects.Reached)
                break;
            world.Clock.Advance(Lease.Default);
            await world.InvokeAsync(FunctionOf(sample), Samples.Text(sample));
            await world.InvokeAsync("StartDeferredBuilds", Samples.Text("schedule/deferred-builds.json"));
            Assert.Equal(sample == "schedule/deferred-builds.json" ? 0 : 1, world.Runs.All.Count);
            Assert.Equal(sample == "eventbridge/cve-detected.json" ? 1 : 0, world.Service.Started.Count);
        }
    }

    [Theory]
    [InlineData("""{ "account": "999999999999" }""")]
    [InlineData("""{ "source": "aws.ec2" }""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task An_unknown_event_fails_and_changes_nothing(string json)
    {
        await Assert.ThrowsAsync<UnusableEventException>(() => _world.InvokeAsync("StartDependentBuilds", json));
        Assert.Equal(0, _world.Runs.Writes);
    }

    [Theory]
    [InlineData("StartDependentBuilds")]
    [InlineData("StartDeferredBuilds")]
    public async Task The_template_allows_exactly_the_operations_that_are_called(string function)
    {
        foreach (var sample in All.Where(sample => FunctionOf(sample) == "StartDependentBuilds"))
            await _world.InvokeAsync("StartDependentBuilds", Samples.Text(sample));
        await _world.InvokeAsync("StartDependentBuilds", Samples.Text("eventbridge/image-state-change-failed.json"));

        // The build of web-shop fails during distribution while the next run waits, then completes. The run of the base image is due.
        var build = Assert.Single(_world.Service.Started);
        _world.Service.End(build, "FAILED", "copy failed");
        _world.Service.Failures[build] = new("wf-1", OnlyDistribution: true, "DistributeImage", "DistributeImage", "copy failed");
        var ended = Samples.Json("eventbridge/image-state-change-available.json");
        ended["resources"] = new System.Text.Json.Nodes.JsonArray(build);
        if (function == "StartDependentBuilds")
        {
            await _world.InvokeAsync(function, ended.ToJsonString());
            _world.Service.End(build, "AVAILABLE");
            await _world.InvokeAsync(function, ended.ToJsonString());
        }
        else
        {
            await _world.InvokeAsync(function, Samples.Text("schedule/deferred-builds.json"));
            _world.Service.End(build, "AVAILABLE");
            _world.Clock.Advance(TimeSpan.FromDays(4));
            await _world.InvokeAsync(function, Samples.Text("schedule/deferred-builds.json"));
        }

        // One fake call stands for several operations: pipelines are read with their recipes, workflow executions with their steps, and a start needs
        // TagResource for its tags.
        var called = _world.Service.Calls.SelectMany(call => call switch
        {
            "ListImagePipelines" => new[] { call, "GetImageRecipe", "GetContainerRecipe" },
            "ListWorkflowExecutions" => [call, "ListWorkflowStepExecutions"],
            "StartImagePipelineExecution" => [call, "TagResource"],
            // Of SSM; PermissionTests covers it.
            "GetParameters" => [],
            _ => [call],
        });
        // Where the policy enables disabled pipelines. DisabledPipelineTests covers the calls, and the service checks the others.
        if (function == "StartDeferredBuilds")
            called = [.. called, "UpdateImagePipeline", .. DependentActions.OfImageBuilder("UpdateImagePipeline")];
        Assert.Equal(
            [.. called.Where(call => function == "StartDependentBuilds" || call is not ("ListImageScanFindings" or "GetComponent")).Distinct().Order(StringComparer.Ordinal)],
            PermissionTests.Allowed(function, "imagebuilder:"));
    }
}
