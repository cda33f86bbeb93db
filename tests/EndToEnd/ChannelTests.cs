using Amazon.Imagebuilder;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Routing;
using TestKit;

namespace EndToEnd;

/// <summary>A waiting step that is reported by event, topic message and function call, and is also found by the sweep.</summary>
public sealed class ChannelTests
{
    private const string Pipeline = "base-al2023";
    private const string Scene = "story";

    /// <summary>Longer than two intervals of the sweep.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(12);

    private static readonly string[] Announced = ["AnswerWaitingStep", "AnswerStepNotice", "AnswerStepCall"];

    [Theory]
    [InlineData("AnswerWaitingStep", "event")]
    [InlineData("AnswerStepNotice", "notice")]
    [InlineData("AnswerStepCall", "call")]
    [InlineData("SweepWaitingSteps", "sweep")]
    public async Task The_first_channel_answers_and_the_others_find_the_step_answered(string first, string channel)
    {
        await using var demo = await StageAsync(concurrency: 1);
        foreach (var function in Announced.Where(f => f != first))
            demo.Faults.Add(DeliveryFault.Delay(d => d.Function.LogicalId == function, Late));

        var (evidence, gate) = await PlayAsync(demo);

        Assert.Equal(first, Assert.Single(evidence.Sent(Scene)).Caller);
        Assert.Equal((GateState.Answered, channel), (gate.State, gate.DecidedOn));
    }

    [Fact]
    public async Task All_four_channels_at_once_give_one_answer_and_one_record()
    {
        await using var demo = await StageAsync(concurrency: 4);
        // Sweeps run every five minutes from the start. The other channels are delayed until the next sweep.
        demo.Faults.Add(new("kept until the sweep", d => Announced.Contains(d.Function.LogicalId), () => [UntilSweep()], Announced.Length));

        var (evidence, gate) = await PlayAsync(demo);

        Assert.Single(evidence.Sent(Scene));
        Assert.Equal(GateState.Answered, gate.State);
        var at = Assert.Single(demo.Invocations.Where(i => Announced.Contains(i.Function)).Select(i => i.At).Distinct());
        Assert.Contains(demo.Invocations, i => i.Function == "SweepWaitingSteps" && i.At == at);

        TimeSpan UntilSweep() => TimeSpan.FromMinutes(5) - TimeSpan.FromTicks((demo.Clock.GetUtcNow() - DemoSteps.Begin).Ticks % TimeSpan.FromMinutes(5).Ticks);
    }

    [Fact]
    public async Task One_topic_can_carry_step_notifications_and_build_results()
    {
        const string Topic = "arn:aws:sns:us-east-1:123456789012:everything";
        await using var demo = await DemoEnvironment.StartAsync(
            new() { Parameters = new Dictionary<string, string> { ["ResultTopicArn"] = Topic, ["StepTopicArn"] = Topic } },
            new DemoOutput(TextWriter.Null), default);

        var (evidence, gate) = await PlayAsync(demo);

        Assert.Single(evidence.Sent(Scene));
        Assert.Equal(GateState.Answered, gate.State);
        // Both messages reached both functions, and each function processed only its own.
        Assert.Equal(2, demo.Invocations.Count(i => i.Function == "AnswerStepNotice"));
        Assert.Equal(2, demo.Invocations.Count(i => i.Function == "RecordBuildResult"));
        Assert.Single(Assert.Single(evidence.History).Transitions, t => t.Source == "sns");
    }

    private static async Task<(Evidence Evidence, GateRecord Gate)> PlayAsync(DemoEnvironment demo)
    {
        await AnnounceAsync(demo);
        await demo.StartAsync(Scene, Pipeline, default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        var evidence = await Evidence.GatherAsync(demo, default);

        var image = evidence.Build(Scene).ImageArn;
        foreach (var function in Announced)
            Assert.Single(demo.Invocations, i => i.Function == function && TellsOfStep(i.Payload) && i.Error is null);
        Assert.Contains(demo.Invocations, i => i.Function == "SweepWaitingSteps" && i.Error is null);
        Assert.Equal("AVAILABLE", evidence.Status(image));
        Assert.Equal(0, evidence.FailedForGood);
        return (evidence, Assert.Single(evidence.TrailOf(image)!.Gates));

        bool TellsOfStep(string payload) =>
            payload.Contains(image, StringComparison.Ordinal) && !payload.Contains("AVAILABLE", StringComparison.Ordinal);
    }

    /// <summary>Changes the pipeline to the sample workflow that reports its step by topic and function, whose names are parameters of the workflow.</summary>
    private static async Task AnnounceAsync(DemoEnvironment demo)
    {
        var template = demo.Stack.Template;
        var workflow = await demo.Client.CreateWorkflowAsync(new()
        {
            Name = "announced-distribution",
            SemanticVersion = "1.0.0",
            Type = WorkflowType.DISTRIBUTION,
            Data = await File.ReadAllTextAsync(Repository.PathOf("infra", "workflows", "announced-distribution.yaml")),
            ClientToken = "announced-distribution",
        });
        await PipelineWorkflows.UseAsync(demo, Pipeline, pipeline =>
        [
            .. pipeline.Workflows.Where(w => !w.WorkflowArn.Contains("/distribution/", StringComparison.Ordinal)),
            new()
            {
                WorkflowArn = workflow.WorkflowBuildVersionArn,
                Parameters =
                [
                    new() { Name = "stepTopicArn", Value = [template.TopicOf("AnswerStepNotice")] },
                    new() { Name = "stepFunctionName", Value = [template.Functions.Single(f => f.LogicalId == "AnswerStepCall").Name] },
                ],
            },
        ]);
    }

    private static Task<DemoEnvironment> StageAsync(int concurrency) =>
        DemoEnvironment.StartAsync(new() { Concurrency = concurrency }, new DemoOutput(TextWriter.Null), default);
}
