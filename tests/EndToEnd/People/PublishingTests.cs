namespace EndToEnd.People;

/// <summary>A stack takes another policy, goes back, and is switched off and on, without a deployment or a restart.</summary>
public sealed class PublishingTests
{
    [Fact]
    public async Task A_gate_that_waits_is_judged_anew_at_the_next_look_and_again_after_a_roll_back()
    {
        var (strict, weak) = (PeopleStack.Policy(), PeopleStack.Policy(from: "\"platform\""));
        await using var stack = await PeopleStack.WaitingAsync(strict);
        await stack.SwitchAsync("observe");
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        Assert.Contains("approval missing from security", (await stack.GateAsync()).Decision!.Reason, StringComparison.Ordinal);

        Assert.Equal(202, (await stack.PublishAsync("PolicyPublisher/pat", weak, PeopleStack.HashOf(strict))).Status);
        Assert.Equal(200, (await stack.ConfirmAsync("SecondPublisher/quin", weak)).Status);
        await stack.SweepAsync();
        Assert.Contains("approved by kim", (await stack.GateAsync()).Decision!.Reason, StringComparison.Ordinal);

        Assert.Equal(200, (await stack.CallAsync(
            "PublishPolicy", "PolicyPublisher/pat", new() { ["action"] = "rollback", ["publication"] = 1, ["expect"] = PeopleStack.HashOf(weak) })).Status);
        await stack.SweepAsync();
        Assert.Contains("approval missing from security", (await stack.GateAsync()).Decision!.Reason, StringComparison.Ordinal);

        await stack.SwitchAsync("policy");
        var released = await stack.ApproveAsync("SecurityApprover/sam", "security");
        Assert.True((await stack.AnswersAsync()) is ["RESUME"], released.Message);
    }

    [Fact]
    public async Task A_broken_policy_is_refused_with_its_problems_and_nothing_changes()
    {
        var policy = PeopleStack.Policy();
        await using var stack = await PeopleStack.WaitingAsync(policy);

        var broken = await stack.PublishAsync("PolicyPublisher/pat", policy.Replace("\"each\": 1", "\"each\": 0", StringComparison.Ordinal), PeopleStack.HashOf(policy));
        var untrue = await stack.PublishAsync(
            "PolicyPublisher/pat", policy.Replace("\"modes\"", "\"expect\": [ { \"build\": \"web\", \"answer\": \"resume\" } ], \"modes\"", StringComparison.Ordinal), PeopleStack.HashOf(policy));

        Assert.Equal((403, 403), (broken.Status, untrue.Status));
        Assert.Contains(broken.Details, line => line.Contains("each", StringComparison.Ordinal));
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        Assert.Empty(await stack.AnswersAsync());
    }

    [Fact]
    public async Task Nobody_publishes_on_top_of_a_policy_that_they_have_not_seen()
    {
        var policy = PeopleStack.Policy();
        await using var stack = await PeopleStack.WaitingAsync(policy);
        Assert.Equal(409, (await stack.PublishAsync("PolicyPublisher/pat", PeopleStack.Open, new('0', 64))).Status);
        Assert.Equal(403, (await stack.PublishAsync("PlatformApprover/kim", PeopleStack.Open, PeopleStack.HashOf(policy))).Status);
    }

    [Fact]
    public async Task The_stop_switch_wins_over_every_policy_and_is_taken_back()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy(from: "\"platform\""));
        Assert.Equal(200, (await stack.SwitchAsync("off")).Status);
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());

        Assert.Equal(200, (await stack.SwitchAsync("policy")).Status);
        await stack.SweepAsync();
        Assert.Equal(["RESUME"], await stack.AnswersAsync());
    }

    [Fact]
    public async Task Without_a_publication_every_gate_is_held_until_the_first_one()
    {
        var policy = PeopleStack.Policy(from: "\"platform\"");
        await using var stack = await PeopleStack.StartAsync(policy);
        await stack.BuildAsync();
        Assert.Contains("no policy is in force", (await stack.GateAsync()).Decision!.Reason, StringComparison.Ordinal);

        Assert.Equal(200, (await stack.PublishAsync("PolicyPublisher/pat", policy + " ", PeopleStack.HashOf(policy))).Status);
        Assert.Equal(200, (await stack.ApproveAsync("PlatformApprover/kim", "platform")).Status);
        Assert.Equal(["RESUME"], await stack.AnswersAsync());
    }

    [Fact]
    public async Task While_the_packaged_policy_counts_a_publication_is_stored_and_says_that_it_is_not_used()
    {
        var policy = PeopleStack.Policy();
        await using var stack = await PeopleStack.StartAsync(policy, source: "packaged", second: "nothing");
        var answer = await stack.PublishAsync("PolicyPublisher/pat", PeopleStack.Policy(from: "\"platform\""), PeopleStack.HashOf(policy));
        Assert.Contains("PolicySource=published", answer.Message, StringComparison.Ordinal);
        await stack.BuildAsync();
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        Assert.Empty(await stack.AnswersAsync());
    }
}
