using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.People;

/// <summary>Ways to a release that the policy forbids, found by an attacker.</summary>
public sealed class SecondAttackTests
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

    /// <remarks>Without the publication in between. It shows that the withdrawal itself is in time.</remarks>
    [Fact]
    public async Task Control_an_approval_that_is_withdrawn_during_the_call_does_not_count()
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

    /// <remarks>The page says that every call is recorded, refused ones too. This one only leaves a line in the function's log.</remarks>
    [Fact]
    public async Task A_call_with_the_request_id_of_somebody_else_is_on_record()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy());
        Assert.Equal(200, (await stack.ApproveAsync("PlatformApprover/kim", "platform", body => body["requestId"] = "request-of-kim")).Status);

        Assert.Equal("RequestIdUsed", (await stack.ApproveAsync("Deputy/lee", "platform", body => body["requestId"] = "request-of-kim")).Code);

        Assert.Contains(await stack.CallsAsync(), call => call["body"].S.Contains("Deputy/lee", StringComparison.Ordinal));
    }
}
