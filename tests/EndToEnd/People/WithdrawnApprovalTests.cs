using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.People;

/// <summary>Somebody approves, and withdraws while the same call still runs.</summary>
public sealed class WithdrawnApprovalTests
{
    /// <remarks>
    /// Kim approves, and withdraws while the gate is decided. Then any policy is published, here one that changes nothing. The first call begins again under
    /// that policy: it must not record again what was withdrawn.
    /// </remarks>
    [Fact]
    public async Task An_approval_that_was_withdrawn_is_not_recorded_again_when_another_policy_is_published_during_the_call()
    {
        var policy = PeopleStack.Policy(from: "\"platform\"");
        var other = policy.Replace("\"publishers\"", "\"unused\": [\"role/Unused\"], \"publishers\"", StringComparison.Ordinal);
        PeopleStack? running = null;
        var isDone = false;
        await using var stack = await PeopleStack.WaitingAsync(policy, amend: (function, services) =>
        {
            if (function == "ApproveGate")
            {
                services.Decorate<IGateEvidence>(evidence => new AfterLook(evidence, async () =>
                {
                    if (running is null || isDone)
                        return;
                    isDone = true;
                    Assert.Equal(200, (await running.WithdrawAsync("PlatformApprover/kim")).Status);
                    Assert.Equal(200, (await running.PublishAsync("PolicyPublisher/pat", other, PeopleStack.HashOf(policy))).Status);
                }));
            }
        });
        running = stack;

        await stack.ApproveAsync("PlatformApprover/kim", "platform");

        Assert.True(isDone);
        Assert.Empty(await stack.AnswersAsync());
        Assert.Empty((await stack.GateAsync()).Approvals);
    }

    [Fact]
    public async Task An_approval_that_is_withdrawn_during_the_call_does_not_count()
    {
        PeopleStack? running = null;
        var isDone = false;
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy(from: "\"platform\""), amend: (function, services) =>
        {
            if (function == "ApproveGate")
            {
                services.Decorate<IGateEvidence>(evidence => new AfterLook(evidence, async () =>
                {
                    if (running is null || isDone)
                        return;
                    isDone = true;
                    Assert.Equal(200, (await running.WithdrawAsync("PlatformApprover/kim")).Status);
                }));
            }
        });
        running = stack;

        await stack.ApproveAsync("PlatformApprover/kim", "platform");

        Assert.True(isDone);
        Assert.Empty(await stack.AnswersAsync());
    }
}
