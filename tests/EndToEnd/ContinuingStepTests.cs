using ImageBuilderAutomation.Local.Demo;
using TestKit;

namespace EndToEnd;

/// <summary>
/// Waiting steps whose failure does not end the build: onFailure of the step is Continue, or that of its test workflow in the pipeline is CONTINUE. A stop
/// ends the build all the same, and no time-out releases it.
/// </summary>
public sealed class ContinuingStepTests
{
    private const string Kim = "role/PlatformApprover/kim";

    private const string Unmet = """{ "tags": { "team": "nobody" } }""";
    private const string Approval = """{ "approvals": { "from": ["platform"], "each": 1 } }""";

    /// <summary>The type of the workflow; which setting lets the build continue.</summary>
    public static readonly TheoryData<string> Kinds = ["distribution", "test"];

    /// <summary>Of the time-out and of the step's begin after a sweep: seconds.</summary>
    public static IEnumerable<object[]> ShortTimeouts => LongRun.AllOrEvery<object[]>(
        2, [[60, 0], [60, 90], [240, 60], [60, 180], [240, 240], [240, 150], [900, 180], [660, 90]]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stop_of_the_policy_cancels_the_build(string type)
    {
        using var policy = new PolicyUnderTest(Unmet, step: $"{type}/ApproveRelease");
        await using var demo = await ContinuingStep.StageAsync(policy, type);

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        var gate = await ContinuingStep.CancelledGateAsync(demo);
        Assert.Contains("only: ", gate.Outcome!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_held_gate_cancels_the_build_before_the_time_out(string type)
    {
        using var policy = new PolicyUnderTest(Approval, unmet: "hold", step: $"{type}/ApproveRelease");
        await using var demo = await ContinuingStep.StageAsync(policy, type);

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        var gate = await ContinuingStep.CancelledGateAsync(demo);
        Assert.Contains("still waiting shortly before the service's time-out", gate.Outcome!.Reason, StringComparison.Ordinal);
        Assert.InRange(gate.Request!.StoredAt, gate.Deadline!.Value.AddMinutes(-15), gate.Deadline.Value.AddMinutes(-9));
    }

    /// <remarks>The time-out passes before any sweep, or at any time between two.</remarks>
    [Theory]
    [MemberData(nameof(ShortTimeouts))]
    public async Task A_held_gate_cancels_the_build_before_a_time_out_however_short(int timeoutSeconds, int offset)
    {
        using var policy = new PolicyUnderTest(Approval, unmet: "hold", step: "distribution/ApproveRelease");
        await using var demo = await ContinuingStep.StageAsync(policy, "distribution", timeoutSeconds, TimeSpan.FromSeconds(offset));

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        var gate = await ContinuingStep.CancelledGateAsync(demo);
        Assert.True(gate.Request!.StoredAt < gate.Deadline);
    }

    [Theory]
    [InlineData(1800)]
    [InlineData(3600)]
    public async Task A_held_gate_cancels_the_build_before_the_time_out_although_sweeps_are_rare(int timeoutSeconds)
    {
        using var policy = new PolicyUnderTest(Approval, unmet: "hold", step: "distribution/ApproveRelease");
        await using var demo = await ContinuingStep.StageAsync(policy, "distribution", timeoutSeconds, sweep: "rate(40 minutes)");

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        await ContinuingStep.CancelledGateAsync(demo);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_person_s_stop_cancels_the_build(string type)
    {
        using var policy = new PolicyUnderTest(Approval, unmet: "hold", step: $"{type}/ApproveRelease");
        await using var demo = await ContinuingStep.StageAsync(policy, type);
        var step = await UntilWaitingAsync(demo);

        var shown = await RunAsync(demo, "show", step);
        var stopped = await RunAsync(
            demo, "stop", step, "--as", Kim, "--reason", "wrong base");
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        Assert.Contains("cancels the build, which would continue otherwise: onFailure of the ", shown, StringComparison.Ordinal);
        Assert.Contains("build cancelled, because a stop would not end it (onFailure of the ", stopped, StringComparison.Ordinal);
        var gate = await ContinuingStep.CancelledGateAsync(demo);
        Assert.EndsWith("stopped by arn:aws:sts::123456789012:assumed-role/PlatformApprover/kim: wrong base", gate.Outcome!.Reason, StringComparison.Ordinal);
        Assert.Contains("build cancelled, because a stop would not end it", await RunAsync(demo, "show", step), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_resume_releases_the_build_as_ever(string type)
    {
        using var policy = new PolicyUnderTest("""{ "age": { "image": "10d" } }""", step: $"{type}/ApproveRelease");
        await using var demo = await ContinuingStep.StageAsync(policy, type);

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        var evidence = await Evidence.GatherAsync(demo, default);
        Assert.Equal(
            ("AVAILABLE", "RESUME"), (evidence.Status(evidence.Build(ContinuingStep.Scene).ImageArn), evidence.Gate(ContinuingStep.Scene)!.Outcome!.Action));
    }

    [Fact]
    public async Task In_mode_observe_nothing_is_sent_and_the_time_out_releases_the_build_as_the_gate_shows()
    {
        using var policy = new PolicyUnderTest(Unmet, mode: "observe");
        await using var demo = await ContinuingStep.StageAsync(policy, "distribution");
        var step = await UntilWaitingAsync(demo);
        Assert.Contains("by the service, whose time-out lets the build continue", await RunAsync(demo, "show", step), StringComparison.Ordinal);

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        var evidence = await Evidence.GatherAsync(demo, default);
        Assert.DoesNotContain(evidence.Requests, request => request.Operation is "SendWorkflowStepAction" or "CancelImageCreation");
        Assert.Equal("AVAILABLE", evidence.Status(evidence.Build(ContinuingStep.Scene).ImageArn));
    }

    private static async Task<string> UntilWaitingAsync(DemoEnvironment demo)
    {
        for (var hours = 0; hours < 12; hours++)
        {
            await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(30));
            if ((await Evidence.GatherAsync(demo, default)).Gate(ContinuingStep.Scene) is { IsClosed: false } gate)
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
