using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd;

/// <summary>A build with one gate, whose failure does not end it.</summary>
internal static class ContinuingStep
{
    public const string Scene = "continuing";
    private const string Pipeline = "base-al2023";

    /// <summary>A build that waits at its only gate.</summary>
    /// <param name="type">Of the workflow: test or distribution.</param>
    /// <param name="offset">From the start of the stack to that of the build, so that the build waits at another time between two sweeps.</param>
    public static async Task<DemoEnvironment> StageAsync(
        PolicyUnderTest policy, string type, int timeoutSeconds = 7200, TimeSpan offset = default, string sweep = "rate(5 minutes)")
    {
        var demo = await DemoEnvironment.StartAsync(
            new() { PolicyFile = policy.Path, Parameters = new Dictionary<string, string> { ["SweepSchedule"] = sweep } }, new DemoOutput(TextWriter.Null), default);
        await UseAsync(demo, type, timeoutSeconds);
        await demo.Clock.AdvanceAsync(offset);
        await demo.StartAsync(Scene, Pipeline, default);
        return demo;
    }

    /// <summary>Lets the builds of the pipeline wait at this gate alone.</summary>
    public static async Task UseAsync(DemoEnvironment demo, string type, int timeoutSeconds)
    {
        var workflow = await demo.Client.CreateWorkflowAsync(new()
        {
            Name = "continuing",
            SemanticVersion = "1.0.0",
            Type = type == "test" ? WorkflowType.TEST : WorkflowType.DISTRIBUTION,
            Data = $$"""
                { "schemaVersion": 1.0, "steps": [
                  { "name": "ApproveRelease", "action": "WaitForAction", "timeoutSeconds": {{timeoutSeconds}}, "onFailure": "{{(type == "test" ? "Abort" : "Continue")}}" } ] }
                """,
            ClientToken = "continuing",
        });
        await PipelineWorkflows.UseAsync(demo, Pipeline, pipeline =>
        [
            pipeline.Workflows.Single(use => use.WorkflowArn.Contains("/build/", StringComparison.Ordinal)),
            new() { WorkflowArn = workflow.WorkflowBuildVersionArn, OnFailure = type == "test" ? OnWorkflowFailure.CONTINUE : null },
        ]);
    }

    /// <summary>The image was cancelled, by one request with the gate's token, and was never available.</summary>
    public static async Task<GateRecord> CancelledGateAsync(DemoEnvironment demo)
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
}
