using System.Globalization;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Invocation;

namespace EndToEnd.People;

/// <summary>
/// A publisher may publish alone what loosens nothing, as often as they like. Each publication makes work begin again that has not acted yet. That must not
/// keep a gate from being stopped until its time-out releases the build.
/// </summary>
public sealed class ChangingPolicyTests
{
    /// <remarks>Two groups have to approve, and nobody does. The publisher changes to whom notifications belong, during each look of three sweeps.</remarks>
    [Fact]
    public async Task One_publisher_cannot_keep_the_sweep_from_stopping_a_gate_before_a_time_out_that_releases_the_build()
    {
        var policy = PeopleStack.Policy();
        var (active, published) = (policy, 0);
        PeopleStack? publishing = null;
        await using var stack = await PeopleStack.StartAsync(policy, amend: (function, services) =>
        {
            if (function == "SweepWaitingSteps")
                services.Decorate<IGateEvidence>(evidence => new AfterLook(evidence, PublishAgainAsync));
        });
        Assert.Equal(200, (await stack.PublishAsync("PolicyPublisher/pat", policy + " ", PeopleStack.HashOf(policy))).Status);
        await ContinuingStep.UseAsync(stack.Demo, "distribution", timeoutSeconds: 7200);
        await stack.Demo.StartAsync(ContinuingStep.Scene, "base-al2023", default);
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var gate = (await Evidence.GatherAsync(stack.Demo, default)).Gate(ContinuingStep.Scene)!;
        Assert.Equal(GateState.Open, gate.State);
        await stack.Demo.Clock.AdvanceAsync(gate.Deadline!.Value.AddMinutes(-16) - stack.Demo.Clock.GetUtcNow());

        publishing = stack;
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(20));
        publishing = null;
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromHours(6));

        Assert.InRange(published, 1, 30);
        Assert.Equal("CANCELLED", (await Evidence.GatherAsync(stack.Demo, default)).Status(gate.ImageArn));
        await ContinuingStep.CancelledGateAsync(stack.Demo);

        async Task PublishAgainAsync()
        {
            if (publishing is null)
                return;
            var owner = string.Create(CultureInfo.InvariantCulture, $"team-{++published}");
            var next = $$"""{{policy.TrimEnd()[..^1]}}, "owners": [ { "scope": "*", "owner": "{{owner}}" } ] }""";
            var answer = await publishing.PublishAsync("PolicyPublisher/pat", next, PeopleStack.HashOf(active));
            Assert.True(answer.Status == 200, answer.Message);
            active = next;
        }
    }
}
