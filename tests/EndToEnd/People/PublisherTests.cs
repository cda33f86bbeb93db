namespace EndToEnd.People;

/// <summary>What one publisher can bring about alone, and what publications leave behind for approvals.</summary>
public sealed class PublisherTests
{
    [Fact]
    public async Task A_colleague_s_tightening_does_not_let_the_author_of_a_rule_approve_by_it()
    {
        var policy = PeopleStack.Policy(from: "\"platform\"", platform: "\"role/PlatformApprover\", \"role/PolicyPublisher\"");
        await using var stack = await PeopleStack.WaitingAsync(policy);
        await stack.ApproveAsync("PolicyPublisher/pat", "platform");

        var tighter = policy.Replace("\"unmet\": \"hold\"", "\"unmet\": \"hold\", \"expires\": { \"after\": \"70h\" }", StringComparison.Ordinal);
        Assert.Equal((200, "Done"), Of(await stack.PublishAsync("SecondPublisher/quin", tighter, PeopleStack.HashOf(policy))));
        await stack.SweepAsync();

        Assert.Empty(await stack.AnswersAsync());
        Assert.Contains("not counting pat, who published the policy", (await stack.GateAsync()).Decision!.Reason, StringComparison.Ordinal);
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        Assert.Equal(["RESUME"], await stack.AnswersAsync());
    }

    /// <remarks>People decide in the console, and the rules that are observed would release.</remarks>
    [Fact]
    public async Task One_publisher_alone_cannot_let_the_rules_act()
    {
        var observed = PeopleStack.Open.Replace("\"gates\": \"act\"", "\"gates\": \"observe\"", StringComparison.Ordinal)
            .Replace("\"tags\": { \"any\": \"*\" }", "\"age\": { \"image\": \"600d\" }", StringComparison.Ordinal);
        var acting = observed.Replace("observe", "act", StringComparison.Ordinal);
        await using var stack = await PeopleStack.WaitingAsync(observed);

        Assert.Equal((202, "NeedsSecondPerson"), Of(await stack.PublishAsync("PolicyPublisher/pat", acting, PeopleStack.HashOf(observed))));
        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());

        Assert.Equal(200, (await stack.ConfirmAsync("SecondPublisher/quin", acting)).Status);
        await stack.SweepAsync();
        Assert.Equal(["RESUME"], await stack.AnswersAsync());
    }

    [Fact]
    public async Task A_member_of_a_new_policy_is_accepted_by_a_function_that_knows_the_old_one()
    {
        var policy = PeopleStack.Policy(from: "\"platform\"");
        await using var stack = await PeopleStack.WaitingAsync(policy);
        Assert.Equal(403, (await stack.ApproveAsync("Deputy/lee", "platform")).Status);
        var other = PeopleStack.Policy(from: "\"platform\"", platform: "\"role/Deputy\"");
        Assert.Equal(202, (await stack.PublishAsync("PolicyPublisher/pat", other, PeopleStack.HashOf(policy))).Status);
        Assert.Equal(200, (await stack.ConfirmAsync("SecondPublisher/quin", other)).Status);

        var answer = await stack.ApproveAsync("Deputy/lee", "platform");

        Assert.True(answer.Status == 200, answer.Message);
        Assert.Equal(["RESUME"], await stack.AnswersAsync());
    }

    private static (int Status, string Code) Of(ImageBuilderAutomation.Aws.People.FunctionAnswer answer) => ((int)answer.Status, answer.Code);
}
