using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.People;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.People;

/// <summary>A call had its effect and its answer was lost. Others acted since. When it is sent again, it neither undoes nor repeats anything.</summary>
public sealed class RepeatedCallTests
{
    private bool _isLost;
    private bool _isFast;

    [Fact]
    public async Task An_approval_that_was_withdrawn_since_does_not_count_again()
    {
        await using var stack = await WaitingAsync("ApproveGate", PeopleStack.Policy(from: "\"platform\", \"security\""));
        await LostAsync(stack, () => stack.ApproveAsync("PlatformApprover/kim", "platform", Fixed));
        Assert.Equal(200, (await stack.WithdrawAsync("PlatformApprover/kim")).Status);

        var again = await stack.ApproveAsync("PlatformApprover/kim", "platform", Fixed);
        await stack.ApproveAsync("SecurityApprover/sam", "security");

        Assert.Equal(403, again.Status);
        Assert.Contains("withdrawn since", again.Message, StringComparison.Ordinal);
        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());
        Assert.Equal(200, (await stack.ApproveAsync("PlatformApprover/kim", "platform")).Status);
        Assert.Equal(["RESUME"], await stack.AnswersAsync());

        static void Fixed(JsonObject body) => body["requestId"] = "request-of-kim";
    }

    /// <remarks>Where the first attempt ran on a clock that is five minutes fast, what others did since has an earlier time.</remarks>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_switch_does_not_undo_a_later_switch(bool isFast)
    {
        await using var stack = await WaitingAsync("OperateStack", PeopleStack.Policy(from: "\"platform\""));
        await LostAsync(stack, () => SwitchAsync("oz", "policy", "request-of-oz"), isFast);
        Assert.Equal(200, (await SwitchAsync("ann", "off", "request-of-ann")).Status);
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(await stack.AnswersAsync());

        var again = await SwitchAsync("oz", "policy", "request-of-oz");

        Assert.Equal((409, "Superseded"), (again.Status, again.Code));
        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());

        Task<FunctionAnswer> SwitchAsync(string person, string mode, string id) => stack.CallAsync(
            "OperateStack", $"Operator/{person}", new() { ["requestId"] = id, ["action"] = "mode", ["capability"] = "gates", ["mode"] = mode });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_publication_does_not_undo_a_roll_back(bool isFast)
    {
        var (strict, weak) = (PeopleStack.Policy(), PeopleStack.Policy(from: "\"platform\""));
        await using var stack = await WaitingAsync("PublishPolicy", strict, second: "nothing");
        await LostAsync(stack, PublishAsync, isFast);
        Assert.Equal(200, (await stack.CallAsync(
            "PublishPolicy", "SecondPublisher/quin", new() { ["action"] = "rollback", ["hash"] = PeopleStack.HashOf(strict), ["expect"] = PeopleStack.HashOf(weak) })).Status);
        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(await stack.AnswersAsync());

        var again = await PublishAsync();

        Assert.Equal(409, again.Status);
        Assert.Contains("came after you first sent this request", again.Message, StringComparison.Ordinal);
        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());

        Task<FunctionAnswer> PublishAsync() => stack.CallAsync("PublishPolicy", "PolicyPublisher/pat", new()
        {
            ["requestId"] = "request-of-pat",
            ["action"] = "publish",
            ["policy"] = weak,
            ["expect"] = PeopleStack.HashOf(strict),
        });
    }

    [Fact]
    public async Task A_start_starts_no_second_build()
    {
        var released = PeopleStack.Open.Replace("\"tags\": { \"any\": \"*\" }", "\"age\": { \"image\": \"600d\" }", StringComparison.Ordinal);
        await using var stack = await WaitingAsync("OperateStack", released);
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));
        await LostAsync(stack, StartAsync);
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));
        var started = await BuildsAsync();

        var again = await StartAsync();
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromHours(12));

        Assert.Equal((2, 2), (started, await BuildsAsync()));
        Assert.StartsWith("started arn:", again.Message, StringComparison.Ordinal);

        Task<FunctionAnswer> StartAsync() => stack.CallAsync(
            "OperateStack", "Operator/kim", new() { ["requestId"] = "request-of-kim", ["action"] = "start", ["pipeline"] = "base-al2023" });

        async Task<int> BuildsAsync() => (await Evidence.GatherAsync(stack.Demo, default)).History.Count(build => build.ImageArn.Contains("base-al2023", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_with_the_request_id_of_somebody_else_is_on_record()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy());
        Assert.Equal(200, (await stack.ApproveAsync("PlatformApprover/kim", "platform", body => body["requestId"] = "request-of-kim")).Status);

        Assert.Equal("RequestIdUsed", (await stack.ApproveAsync("Deputy/lee", "platform", body => body["requestId"] = "request-of-kim")).Code);

        Assert.Contains(await stack.CallsAsync(), call => call["body"].S.Contains("Deputy/lee", StringComparison.Ordinal));
    }

    private Task<PeopleStack> WaitingAsync(string function, string policy, string second = "loosening") => PeopleStack.WaitingAsync(policy, second, (name, services) =>
    {
        if (name != function)
            return;
        services.Decorate<ICallRecords>(records => new LostAnswer(records, () => _isLost));
        services.Decorate<TimeProvider>(clock => new FastClock(clock, () => _isFast));
    });

    /// <summary>Calls once, without an answer. The client sends an unanswered call again at once, which is too early to carry it out again.</summary>
    private async Task LostAsync(PeopleStack stack, Func<Task<FunctionAnswer>> call, bool isFast = false)
    {
        (_isLost, _isFast) = (true, isFast);
        Assert.Equal("InProgress", (await call()).Code);
        (_isLost, _isFast) = (false, false);
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));
    }

    private sealed class FastClock(TimeProvider clock, Func<bool> isFast) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + (isFast() ? TimeSpan.FromMinutes(5) : TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);

        public override long GetTimestamp() => clock.GetTimestamp();
    }
}
