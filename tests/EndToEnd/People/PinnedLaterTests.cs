using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.People;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.People;

/// <summary>
/// Somebody acts under a session name that they invented, while the role lets everybody choose one. Later an administrator has the trust policy demand the
/// user's own name, as the documentation advises. That says nothing about the names that were chosen before.
/// </summary>
public sealed class PinnedLaterTests
{
    private static readonly string NotStarter = PeopleStack.Policy(from: "\"platform\"")
        .Replace("\"each\": 1", "\"each\": 1, \"notStarter\": true", StringComparison.Ordinal);

    private bool _isPinned;

    /// <remarks>Kim proposes as "zoe" and confirms as herself.</remarks>
    [Fact]
    public async Task A_name_that_was_invented_before_the_role_was_pinned_makes_no_second_publisher()
    {
        var policy = PeopleStack.Policy();
        await using var stack = await PeopleStack.WaitingAsync(policy, amend: Amend("PolicyPublisher"));
        Assert.Equal(202, (await stack.PublishAsync("PolicyPublisher/zoe", PeopleStack.Open, PeopleStack.HashOf(policy))).Status);
        Assert.Equal(403, (await stack.ConfirmAsync("PolicyPublisher/kim", PeopleStack.Open)).Status);

        _isPinned = true;
        var confirmed = await stack.ConfirmAsync("PolicyPublisher/kim", PeopleStack.Open);

        Assert.Equal(403, confirmed.Status);
    }

    /// <remarks>Kim published as "pat".</remarks>
    [Fact]
    public async Task Whoever_published_under_an_invented_name_does_not_approve_once_the_role_is_pinned()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy(from: "\"platform\""), amend: Amend("PolicyPublisher"));

        await RequireThatKimReleasesNothingAsync(stack);
    }

    /// <remarks>Kim had the stack start the build as "zoe".</remarks>
    [Fact]
    public async Task Whoever_started_the_build_under_an_invented_name_does_not_approve_once_the_role_is_pinned()
    {
        await using var stack = await PeopleStack.StartAsync(NotStarter, source: "packaged", amend: Amend("Operator"));
        Assert.Equal(200, (await stack.CallAsync("OperateStack", "Operator/zoe", new() { ["action"] = "start", ["pipeline"] = "base-al2023" })).Status);
        stack.Demo.Expect(PeopleStack.Scene, "base-al2023", 1);
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        await RequireThatKimReleasesNothingAsync(stack);
    }

    /// <remarks>Kim approves as "zoe", and once the role is pinned as herself: one rule, one group, two seats.</remarks>
    [Fact]
    public async Task An_approval_under_an_invented_name_and_one_under_the_own_name_fill_one_seat()
    {
        await using var stack = await PeopleStack.StartAsync(
            PeopleStack.Policy(from: "\"platform\"", each: 2, platform: "\"role/PlatformApprover\", \"role/Deputy\""), source: "packaged", amend: Amend("PlatformApprover"));
        await stack.BuildAsync();
        Assert.Equal(200, (await stack.ApproveAsync("PlatformApprover/zoe", "platform")).Status);
        Assert.Equal(403, (await stack.ApproveAsync("PlatformApprover/kim", "platform")).Status);

        _isPinned = true;
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        await stack.SweepAsync();

        Assert.Empty(await stack.AnswersAsync());
    }

    /// <summary>Neither before nor after the role is pinned.</summary>
    private async Task RequireThatKimReleasesNothingAsync(PeopleStack stack)
    {
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        Assert.Empty(await stack.AnswersAsync());

        _isPinned = true;
        await stack.WithdrawAsync("PlatformApprover/kim");
        await stack.ApproveAsync("PlatformApprover/kim", "platform");

        Assert.Empty(await stack.AnswersAsync());
    }

    private Action<string, IServiceCollection> Amend(string role) => (_, services) =>
        services.Decorate<IRoles>(roles => new LaterPinned(roles, role, () => _isPinned));

    private sealed class LaterPinned(IRoles roles, string role, Func<bool> isPinned) : IRoles
    {
        public async Task<Known<RoleFacts>> ReadAsync(string name, CancellationToken cancellationToken) =>
            await roles.ReadAsync(name, cancellationToken) is Known<RoleFacts>.Yes(var facts) && name == role
                ? new Known<RoleFacts>.Yes(facts with { NamesSessions = isPinned() })
                : await roles.ReadAsync(name, cancellationToken);
    }
}
