using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd;

/// <summary>
/// Waiting steps whose failure does not end the build: onFailure of the step is Continue, or that of its test workflow in the pipeline is CONTINUE. A stop
/// ends the build all the same, and no time-out releases it.
/// </summary>
public sealed class ContinuingStepTests
{
    private const string Scene = "continuing";
    private const string Pipeline = "base-al2023";
    private const string Kim = "role/PlatformApprover/kim";

    private const string Unmet = """{ "tags": { "team": "nobody" } }""";
    private const string Approval = """{ "approvals": { "from": ["platform"], "each": 1 } }""";

    /// <summary>The type of the workflow; which setting lets the build continue.</summary>
    public static readonly TheoryData<string> Kinds = ["distribution", "test"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stop_of_the_policy_cancels_the_build(string type)
    {
        using var policy = new PolicyUnderTest(Unmet, step: $"{type}/ApproveRelease");
        await using var demo = await StageAsync(policy, type);

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        var gate = await CancelledGateAsync(demo);
        Assert.Contains("only: ", gate.Outcome!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_held_gate_cancels_the_build_before_the_time_out(string type)
    {
        using var policy = new PolicyUnderTest(Approval, unmet: "hold", step: $"{type}/ApproveRelease");
        await using var demo = await StageAsync(policy, type);

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        var gate = await CancelledGateAsync(demo);
        Assert.Contains("still waiting shortly before the service's time-out", gate.Outcome!.Reason, StringComparison.Ordinal);
        Assert.InRange(gate.Request!.StoredAt, gate.Deadline!.Value.AddMinutes(-15), gate.Deadline.Value.AddMinutes(-9));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_person_s_stop_cancels_the_build(string type)
    {
        using var policy = new PolicyUnderTest(Approval, unmet: "hold", step: $"{type}/ApproveRelease");
        await using var demo = await StageAsync(policy, type);
        var step = await UntilWaitingAsync(demo);

        var shown = await RunAsync(demo, "show", step);
        var stopped = await RunAsync(
            demo, "stop", step, "--as", Kim, "--reason", "wrong base");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        Assert.Contains("cancels the build, which would continue otherwise: onFailure of the ", shown, StringComparison.Ordinal);
        Assert.Contains("build cancelled, because a stop would not end it (onFailure of the ", stopped, StringComparison.Ordinal);
        var gate = await CancelledGateAsync(demo);
        Assert.EndsWith("stopped by arn:aws:sts::123456789012:assumed-role/PlatformApprover/kim: wrong base", gate.Outcome!.Reason, StringComparison.Ordinal);
        Assert.Contains("build cancelled, because a stop would not end it", await RunAsync(demo, "show", step), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_resume_releases_the_build_as_ever(string type)
    {
        using var policy = new PolicyUnderTest("""{ "age": { "image": "10d" } }""", step: $"{type}/ApproveRelease");
        await using var demo = await StageAsync(policy, type);

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        var evidence = await Evidence.GatherAsync(demo, default);
        Assert.Equal(("AVAILABLE", "RESUME"), (evidence.Status(evidence.Build(Scene).ImageArn), evidence.Gate(Scene)!.Outcome!.Action));
    }

    [Fact]
    public async Task In_mode_observe_nothing_is_sent_and_the_time_out_releases_the_build_as_the_gate_shows()
    {
        using var policy = new PolicyUnderTest(Unmet, mode: "observe");
        await using var demo = await StageAsync(policy, "distribution");
        var step = await UntilWaitingAsync(demo);
        Assert.Contains("by the service, whose time-out lets the build continue", await RunAsync(demo, "show", step), StringComparison.Ordinal);

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        var evidence = await Evidence.GatherAsync(demo, default);
        Assert.DoesNotContain(evidence.Requests, request => request.Operation is "SendWorkflowStepAction" or "CancelImageCreation");
        Assert.Equal("AVAILABLE", evidence.Status(evidence.Build(Scene).ImageArn));
    }

    /// <summary>The image was cancelled, by one request with the gate's token, and was never available.</summary>
    private static async Task<GateRecord> CancelledGateAsync(DemoEnvironment demo)
    {
        var evidence = await Evidence.GatherAsync(demo, default);
        var image = evidence.Build(Scene).ImageArn;
        var gate = evidence.Gate(Scene)!;
        var sent = Assert.Single(evidence.Requests, request => request.Operation is "SendWorkflowStepAction" or "CancelImageCreation");

        Assert.Equal("CANCELLED", evidence.Status(image));
        Assert.DoesNotContain("AVAILABLE", evidence.History.Single(build => build.ImageArn == image).Transitions.Select(transition => transition.To));
        Assert.Equal(("CancelImageCreation", image, gate.Request!.Token), (sent.Operation, sent["imageBuildVersionArn"], sent["clientToken"]));
        Assert.Equal((GateState.Answered, "CANCEL"), (gate.State, gate.Outcome!.Action));
        return gate;
    }

    /// <summary>A build that waits for two hours at its only gate.</summary>
    private static async Task<DemoEnvironment> StageAsync(PolicyUnderTest policy, string type)
    {
        var demo = await DemoEnvironment.StartAsync(new() { PolicyFile = policy.Path }, new DemoOutput(TextWriter.Null), default);
        var workflow = await demo.Client.CreateWorkflowAsync(new()
        {
            Name = "continuing",
            SemanticVersion = "1.0.0",
            Type = type == "test" ? WorkflowType.TEST : WorkflowType.DISTRIBUTION,
            Data = $$"""
                { "schemaVersion": 1.0, "steps": [
                  { "name": "ApproveRelease", "action": "WaitForAction", "timeoutSeconds": 7200, "onFailure": "{{(type == "test" ? "Abort" : "Continue")}}" } ] }
                """,
            ClientToken = "continuing",
        });
        var pipeline = (await demo.Client.GetImagePipelineAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(demo.Stack.Template.Settings, Pipeline) })).ImagePipeline;
        await demo.Client.UpdateImagePipelineAsync(new()
        {
            ImagePipelineArn = pipeline.Arn,
            ImageRecipeArn = pipeline.ImageRecipeArn,
            InfrastructureConfigurationArn = pipeline.InfrastructureConfigurationArn,
            ExecutionRole = pipeline.ExecutionRole,
            ImageTestsConfiguration = pipeline.ImageTestsConfiguration,
            Status = pipeline.Status,
            Workflows =
            [
                pipeline.Workflows.Single(use => use.WorkflowArn.Contains("/build/", StringComparison.Ordinal)),
                new() { WorkflowArn = workflow.WorkflowBuildVersionArn, OnFailure = type == "test" ? OnWorkflowFailure.CONTINUE : null },
            ],
            ClientToken = "continuing-pipeline",
        });
        await demo.StartAsync(Scene, Pipeline, default);
        return demo;
    }

    private static async Task<string> UntilWaitingAsync(DemoEnvironment demo)
    {
        for (var hours = 0; hours < 12; hours++)
        {
            await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(30));
            if ((await Evidence.GatherAsync(demo, default)).Gate(Scene) is { IsClosed: false } gate)
                return gate.StepExecutionId;
        }

        throw new InvalidOperationException("Expected a waiting step.");
    }

    private static async Task<string> RunAsync(DemoEnvironment demo, params string[] args)
    {
        var run = await StackCommands.RunAsync(demo, ["gates", .. args]);
        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Error}");
        return run.Output;
    }
}
