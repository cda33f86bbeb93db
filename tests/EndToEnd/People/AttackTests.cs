using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Invocation;

namespace EndToEnd.People;

/// <summary>Ways to a release that the policy forbids, each tried with no more than a shipped policy allows. None releases, and each is on record.</summary>
public sealed class AttackTests
{
    [Fact]
    public async Task Two_people_of_two_groups_release_and_one_is_not_enough()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy());

        Assert.Equal(200, (await stack.ApproveAsync("PlatformApprover/kim", "platform")).Status);
        Assert.Empty(await stack.AnswersAsync());
        Assert.Equal(200, (await stack.ApproveAsync("SecurityApprover/sam", "security")).Status);

        Assert.Equal(["RESUME"], await stack.AnswersAsync());
    }

    [Fact]
    public async Task A_body_that_names_somebody_else_is_refused()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy());
        foreach (var member in new[] { "by", "caller", "userArn", "requestContext" })
        {
            var answer = await stack.ApproveAsync(
                "PlatformApprover/kim", "security", body => body[member] = "arn:aws:sts::123456789012:assumed-role/SecurityApprover/sam");
            Assert.Equal((400, "Unusable"), (answer.Status, answer.Code));
        }

        Assert.Empty((await stack.GateAsync()).Approvals);
        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());
    }

    [Fact]
    public async Task Somebody_outside_the_group_is_refused_and_the_refusal_is_on_record()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy(from: "\"security\""));

        var answer = await stack.ApproveAsync("PlatformApprover/kim", "security");

        Assert.Equal((403, "Refused"), (answer.Status, answer.Code));
        Assert.Contains("is not in group security", answer.Message, StringComparison.Ordinal);
        var call = (await stack.CallsAsync())[^1];
        Assert.Contains("assumed-role/PlatformApprover/kim", call["body"].S, StringComparison.Ordinal);
        Assert.Contains("is not in group security", call["body"].S, StringComparison.Ordinal);
        Assert.Empty(await stack.AnswersAsync());
    }

    [Fact]
    public async Task A_request_that_is_sent_again_counts_once_and_one_with_another_body_or_caller_not_at_all()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy(from: "\"platform\"", each: 2, platform: "\"role/PlatformApprover\", \"role/Deputy\""));
        Assert.Equal(200, (await stack.ApproveAsync("PlatformApprover/kim", "platform", Fixed)).Status);

        Assert.Equal((409, "Repeated"), Of(await stack.ApproveAsync("PlatformApprover/kim", "platform", Fixed)));
        Assert.Equal((409, "RequestIdUsed"), Of(await stack.ApproveAsync("Deputy/lee", "platform", Fixed)));
        Assert.Equal((409, "RequestIdUsed"), Of(await stack.ApproveAsync("PlatformApprover/kim", "platform", body =>
        {
            Fixed(body);
            body["reason"] = "another reason";
        })));

        Assert.Single((await stack.GateAsync()).Approvals);
        Assert.Empty(await stack.AnswersAsync());

        static void Fixed(JsonObject body) => body["requestId"] = "request-of-kim";
    }

    /// <remarks>Nobody checks the names of this role's sessions, so one person can choose two.</remarks>
    [Fact]
    public async Task Two_session_names_of_one_role_are_one_person()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy(from: "\"platform\"", each: 2), freeNames: ["PlatformApprover"]);
        Assert.Equal(200, (await stack.ApproveAsync("PlatformApprover/kim", "platform")).Status);

        var answer = await stack.ApproveAsync("PlatformApprover/kim-too", "platform");

        Assert.Equal(403, answer.Status);
        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());
    }

    [Fact]
    public async Task An_approval_for_another_step_or_build_is_refused()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy(from: "\"platform\""));
        foreach (var change in new Action<JsonObject>[]
        {
            body => body["step"] = "step-00000000-0000-4000-8000-000000000000",
            body => body["image"] = body["image"]!.ToString()[..^1] + "9",
            body => body["image"] = body["image"]!.ToString().Replace("123456789012", "999999999999", StringComparison.Ordinal),
        })
        {
            var answer = await stack.ApproveAsync("PlatformApprover/kim", "platform", change);
            Assert.Equal(404, answer.Status);
        }

        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());
    }

    [Fact]
    public async Task A_withdrawn_approval_does_not_count()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy());
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        Assert.Equal(200, (await stack.WithdrawAsync("PlatformApprover/kim")).Status);

        await stack.ApproveAsync("SecurityApprover/sam", "security");

        Assert.Empty(await stack.AnswersAsync());
    }

    [Fact]
    public async Task An_approval_of_somebody_who_left_the_group_does_not_count()
    {
        var policy = PeopleStack.Policy();
        await using var stack = await PeopleStack.WaitingAsync(policy);
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        var other = PeopleStack.Policy(platform: "\"role/Deputy\"");
        Assert.Equal(202, (await stack.PublishAsync("PolicyPublisher/pat", other, PeopleStack.HashOf(policy))).Status);
        Assert.Equal(200, (await stack.ConfirmAsync("SecondPublisher/quin", other)).Status);

        await stack.ApproveAsync("SecurityApprover/sam", "security");

        Assert.Empty(await stack.AnswersAsync());
    }

    [Fact]
    public async Task One_publisher_alone_cannot_remove_the_gate()
    {
        var policy = PeopleStack.Policy();
        await using var stack = await PeopleStack.WaitingAsync(policy, freeNames: ["PolicyPublisher"]);

        var published = await stack.PublishAsync("PolicyPublisher/pat", PeopleStack.Open, PeopleStack.HashOf(policy));
        var confirmed = await stack.ConfirmAsync("PolicyPublisher/pat", PeopleStack.Open);
        var again = await stack.ConfirmAsync("PolicyPublisher/pat-too", PeopleStack.Open);

        Assert.Equal((202, "NeedsSecondPerson"), Of(published));
        Assert.Equal((403, 403), (confirmed.Status, again.Status));
        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());
    }

    [Fact]
    public async Task A_roll_back_to_a_weaker_policy_needs_a_second_person_too()
    {
        var (weak, strict) = (PeopleStack.Policy(from: "\"platform\""), PeopleStack.Policy());
        await using var stack = await PeopleStack.WaitingAsync(weak);
        Assert.Equal(200, (await stack.PublishAsync("PolicyPublisher/pat", strict, PeopleStack.HashOf(weak))).Status);

        var rolled = await stack.CallAsync(
            "PublishPolicy", "PolicyPublisher/pat", new() { ["action"] = "rollback", ["hash"] = PeopleStack.HashOf(weak), ["expect"] = PeopleStack.HashOf(strict) });
        await stack.ApproveAsync("PlatformApprover/kim", "platform");

        Assert.Equal((202, "NeedsSecondPerson"), Of(rolled));
        Assert.Empty(await stack.AnswersAsync());
    }

    /// <remarks>With a single publisher allowed, whoever publishes still approves nothing by it.</remarks>
    [Fact]
    public async Task Whoever_published_the_policy_fills_no_seat_in_a_gate_that_it_releases()
    {
        var policy = PeopleStack.Policy(from: "\"platform\"", platform: "\"role/PlatformApprover\", \"role/PolicyPublisher\"");
        await using var stack = await PeopleStack.WaitingAsync(policy, second: "nothing");

        var own = await stack.ApproveAsync("PolicyPublisher/pat", "platform");
        Assert.Equal(200, own.Status);
        Assert.Empty(await stack.AnswersAsync());
        Assert.Contains("not counting pat, who published the policy", (await stack.GateAsync()).Decision!.Reason, StringComparison.Ordinal);

        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        Assert.Equal(["RESUME"], await stack.AnswersAsync());
    }

    /// <remarks>No shipped policy may delete. If somebody could, nothing weaker would follow.</remarks>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_control_item_that_is_gone_or_names_another_text_holds_every_gate(bool isGone)
    {
        // The packaged policy would release after one approval.
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy(from: "\"platform\""));
        await stack.DamagePointerAsync(isGone);

        var answer = await stack.ApproveAsync("PlatformApprover/kim", "platform");
        await stack.SweepAsync();

        Assert.NotEqual(200, answer.Status);
        Assert.Empty(await stack.AnswersAsync());
        // The sweep fails visibly, which raises its alarm.
        Assert.Contains(stack.Demo.Invocations, entry => entry.Function == "SweepWaitingSteps" && entry.Error is not null);
        // A stop needs no policy.
        Assert.Equal(200, (await stack.StopAsync("PlatformApprover/kim")).Status);
        Assert.Equal(["STOP"], await stack.AnswersAsync());
    }

    /// <remarks>The decision to release was made; before it is sent, a policy that demands more is published.</remarks>
    [Fact]
    public async Task A_policy_that_is_published_between_look_and_answer_decides()
    {
        var (weak, strict) = (PeopleStack.Policy(from: "\"platform\""), PeopleStack.Policy());
        PeopleStack? running = null;
        var isPublished = false;
        await using var stack = await PeopleStack.WaitingAsync(weak, amend: (function, services) =>
        {
            if (function == "ApproveGate")
            {
                services.Decorate<IGateEvidence>(evidence => new AfterLook(evidence, async () =>
                {
                    if (running is null || isPublished)
                        return;
                    isPublished = true;
                    Assert.Equal(200, (await running.PublishAsync("PolicyPublisher/pat", strict, PeopleStack.HashOf(weak))).Status);
                }));
            }
        });
        running = stack;

        await stack.ApproveAsync("PlatformApprover/kim", "platform");

        Assert.True(isPublished);
        Assert.Empty(await stack.AnswersAsync());
        var gate = await stack.GateAsync();
        Assert.Equal((PeopleStack.HashOf(weak), PeopleStack.HashOf(strict)), (gate.FirstPolicyHash, gate.Decision!.PolicyHash));
    }

    /// <remarks>A replay would otherwise hand over a caller that somebody wrote into a message.</remarks>
    [Fact]
    public async Task A_message_that_names_a_function_of_people_is_not_replayed()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy(from: "\"platform\""));
        await stack.ForgeMessageAsync("ApproveGate");

        var answer = await stack.CallAsync("OperateStack", "Operator/oz", new() { ["action"] = "replay", ["queue"] = "FailedInvocations" });

        Assert.Equal((409, "NotAllReplayed"), Of(answer));
        Assert.Contains("nothing was invoked", answer.Message, StringComparison.Ordinal);
        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());
    }

    private static (int Status, string Code) Of(ImageBuilderAutomation.Aws.People.FunctionAnswer answer) => ((int)answer.Status, answer.Code);
}
