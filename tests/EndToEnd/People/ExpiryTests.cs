namespace EndToEnd.People;

public sealed class ExpiryTests
{
    [Fact]
    public async Task An_approval_after_the_expiry_does_not_release_although_gates_were_off_when_it_passed()
    {
        var policy = PeopleStack.Policy(from: "\"platform\"").Replace(
            "\"unmet\": \"hold\"", "\"unmet\": \"hold\", \"expires\": { \"after\": \"2h\" }", StringComparison.Ordinal);
        await using var stack = await PeopleStack.WaitingAsync(policy);
        await stack.SwitchAsync("off");
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromHours(4));
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        await stack.SwitchAsync("policy");

        await stack.SweepAsync();

        Assert.Equal(["STOP"], await stack.AnswersAsync());
    }
}
