using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.People;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.People;

/// <summary>A call whose answer was lost ran where the clock is five minutes fast. What others did since has an earlier time, and is not undone either.</summary>
public sealed class SkewedClockTests
{
    private bool _isLost;
    private bool _isFast;

    [Fact]
    public async Task A_switch_does_not_undo_a_later_switch_that_has_an_earlier_time()
    {
        await using var stack = await WaitingAsync("OperateStack", PeopleStack.Policy(from: "\"platform\""));
        await LostAsync(stack, () => SwitchAsync("oz", "policy", "request-of-oz"));
        Assert.Equal(200, (await SwitchAsync("ann", "off", "request-of-ann")).Status);
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(await stack.AnswersAsync());

        var again = await SwitchAsync("oz", "policy", "request-of-oz");
        await stack.SweepAsync();

        Assert.Empty(await stack.AnswersAsync());
        Assert.Equal((409, "Superseded"), (again.Status, again.Code));

        Task<FunctionAnswer> SwitchAsync(string person, string mode, string id) => stack.CallAsync(
            "OperateStack", $"Operator/{person}", new() { ["requestId"] = id, ["action"] = "mode", ["capability"] = "gates", ["mode"] = mode });
    }

    [Fact]
    public async Task A_publication_does_not_undo_a_roll_back_that_has_an_earlier_time()
    {
        var (strict, weak) = (PeopleStack.Policy(), PeopleStack.Policy(from: "\"platform\""));
        await using var stack = await WaitingAsync("PublishPolicy", strict, second: "nothing");
        await LostAsync(stack, PublishAsync);
        Assert.Equal(200, (await stack.CallAsync(
            "PublishPolicy", "SecondPublisher/quin", new() { ["action"] = "rollback", ["hash"] = PeopleStack.HashOf(strict), ["expect"] = PeopleStack.HashOf(weak) })).Status);
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(await stack.AnswersAsync());

        var again = await PublishAsync();
        await stack.SweepAsync();

        Assert.Empty(await stack.AnswersAsync());
        Assert.Equal(409, again.Status);

        Task<FunctionAnswer> PublishAsync() => stack.CallAsync("PublishPolicy", "PolicyPublisher/pat", new JsonObject
        {
            ["requestId"] = "request-of-pat",
            ["action"] = "publish",
            ["policy"] = weak,
            ["expect"] = PeopleStack.HashOf(strict),
        });
    }

    private Task<PeopleStack> WaitingAsync(string function, string policy, string second = "loosening") => PeopleStack.WaitingAsync(policy, second, (name, services) =>
    {
        if (name != function)
            return;
        services.Decorate<ICallRecords>(records => new LostAnswer(records, () => _isLost));
        services.Decorate<TimeProvider>(clock => new Fast(clock, () => _isFast));
    });

    private async Task LostAsync(PeopleStack stack, Func<Task<FunctionAnswer>> call)
    {
        (_isLost, _isFast) = (true, true);
        Assert.Equal("InProgress", (await call()).Code);
        (_isLost, _isFast) = (false, false);
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));
    }

    private sealed class Fast(TimeProvider clock, Func<bool> isFast) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + (isFast() ? TimeSpan.FromMinutes(5) : TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);

        public override long GetTimestamp() => clock.GetTimestamp();
    }
}
