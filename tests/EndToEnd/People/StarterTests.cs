using System.Reflection;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Triggers;

namespace EndToEnd.People;

/// <summary>Whoever asked the stack for a build does not approve it, where the rule says <c>notStarter</c>.</summary>
public sealed class StarterTests
{
    private static readonly string Policy = PeopleStack.Policy(from: "\"platform\"", platform: "\"role/PlatformApprover\", \"role/Deputy\"")
        .Replace("\"each\": 1", "\"each\": 1, \"notStarter\": true", StringComparison.Ordinal);

    /// <remarks>The call to Image Builder is the function's, and CloudTrail names its role. Whoever asked for the build still is the one who started it.</remarks>
    [Fact]
    public async Task Whoever_has_the_stack_start_a_build_does_not_approve_it()
    {
        await using var stack = await PublishedAsync(Policy);
        Assert.Equal((200, "Done"), Of(await StartAsync(stack)));
        await WaitAsync(stack, build: 1);

        await AssertOnlyAnotherPersonReleasesAsync(stack);
    }

    /// <remarks>The message of the failure is a component's, whose author chooses it.</remarks>
    [Fact]
    public async Task Whoever_asked_for_a_build_does_not_approve_the_one_that_follows_its_transient_failures()
    {
        await using var stack = await PublishedAsync(Policy.Replace(
            "\"modes\": { \"gates\": \"act\" }", "\"modes\": { \"gates\": \"act\", \"builds\": \"act\" }, \"builds\": { \"retry\": { \"transient\": 2 } }",
            StringComparison.Ordinal));
        await FailBuildsAsync(stack, fail: true);
        Assert.Equal((200, "Done"), Of(await StartAsync(stack)));
        for (var build = 1; build <= 2; build++)
            await AdvanceUntilFailedAsync(stack, build);
        await FailBuildsAsync(stack, fail: false);
        await WaitAsync(stack, build: 3);

        await AssertOnlyAnotherPersonReleasesAsync(stack);
    }

    /// <remarks>An operator may switch builds off. Otherwise the next pass would complete the record.</remarks>
    [Fact]
    public async Task While_it_is_not_recorded_for_whom_the_stack_started_a_build_no_approval_is_enough()
    {
        var crash = true;
        await using var stack = await PublishedAsync(Policy, (function, services) =>
        {
            if (function == "OperateStack")
                services.Decorate<IPipelineRunRecords>(runs => OriginsNotWritten.Around(runs, () => crash));
        });
        await StartAsync(stack);
        crash = false;
        Assert.Equal(
            200, (await stack.CallAsync("OperateStack", "Operator/kim", new() { ["action"] = "mode", ["capability"] = "builds", ["mode"] = "off" })).Status);
        await WaitAsync(stack, build: 1);

        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        await stack.SweepAsync();

        Assert.Empty(await stack.AnswersAsync());
        Assert.Contains(
            "it is unknown who started the build: a function of the stack started it, and it is not recorded for whom",
            (await stack.GateAsync()).Decision!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_that_did_not_count_is_not_listed_among_those_that_helped_to_release()
    {
        await using var stack = await PublishedAsync(Policy);
        await StartAsync(stack);
        await WaitAsync(stack, build: 1);
        await AssertOnlyAnotherPersonReleasesAsync(stack);

        Assert.DoesNotContain("base-al2023/1.0.0/1", await ReleasedByAsync(stack, "PlatformApprover/kim"), StringComparison.Ordinal);
        Assert.Contains("base-al2023/1.0.0/1", await ReleasedByAsync(stack, "Deputy/lee"), StringComparison.Ordinal);
    }

    private static async Task AssertOnlyAnotherPersonReleasesAsync(PeopleStack stack)
    {
        Assert.Equal(200, (await stack.ApproveAsync("PlatformApprover/kim", "platform")).Status);
        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());
        Assert.Contains("not counting kim, who started the build", (await stack.GateAsync()).Decision!.Reason, StringComparison.Ordinal);

        await stack.ApproveAsync("Deputy/lee", "platform");
        Assert.Equal(["RESUME"], await stack.AnswersAsync());
    }

    private static async Task<PeopleStack> PublishedAsync(string policy, Action<string, Microsoft.Extensions.DependencyInjection.IServiceCollection>? amend = null)
    {
        var stack = await PeopleStack.StartAsync(policy, amend: amend);
        Assert.Equal(200, (await stack.PublishAsync("PolicyPublisher/pat", policy + " ", PeopleStack.HashOf(policy))).Status);
        return stack;
    }

    private static Task<FunctionAnswer> StartAsync(PeopleStack stack) =>
        stack.CallAsync("OperateStack", "Operator/kim", new() { ["action"] = "start", ["pipeline"] = "base-al2023" });

    private static async Task WaitAsync(PeopleStack stack, int build)
    {
        stack.Demo.Expect(PeopleStack.Scene, "base-al2023", build);
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        if (await stack.GateAsync() is null)
            Assert.Fail($"Build {build} waits at no gate: {await HistoryAsync(stack)}");
    }

    private static Task FailBuildsAsync(PeopleStack stack, bool fail) => stack.Demo.StubAsync(
        "base-al2023", new JsonObject { ["failSteps"] = fail ? new JsonObject { ["ApplyBuildComponents"] = "Rate exceeded" } : null }, default);

    private static async Task AdvanceUntilFailedAsync(PeopleStack stack, int build)
    {
        for (var minutes = 0; minutes < 240; minutes += 2)
        {
            await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
            if ((await Evidence.GatherAsync(stack.Demo, default)).History.Any(known =>
                known.ImageArn.EndsWith($"/{build}", StringComparison.Ordinal) && known.Transitions.Any(transition => transition.To == "FAILED")))
                return;
        }

        Assert.Fail($"Build {build} did not fail: {await HistoryAsync(stack)}");
    }

    /// <summary>What was recorded, and what could not be processed, for messages of failed tests.</summary>
    private static async Task<string> HistoryAsync(PeopleStack stack) => string.Join(
        "; ",
        [
            .. (await Evidence.GatherAsync(stack.Demo, default)).History.Select(build =>
                $"{build.ImageArn} {build.Status} ({string.Join(' ', build.Transitions.Select(transition => transition.To))})"),
            .. stack.Demo.Stack.Queues.All().Select(message => message.Body),
        ]);

    private static async Task<string> ReleasedByAsync(PeopleStack stack, string person) => (await StackCommands.RunAsync(
        stack.Demo, "history", "released", "--approver", $"arn:aws:sts::{stack.Demo.Stack.Template.Settings.Account}:assumed-role/{person}")).Output;

    private static (int Status, string Code) Of(FunctionAnswer answer) => ((int)answer.Status, answer.Code);
}

/// <summary>Records of runs whose caller ends before it writes the origin of a build.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class OriginsNotWritten : DispatchProxy
{
    private IPipelineRunRecords _runs = null!;
    private Func<bool> _crashes = null!;

    public static IPipelineRunRecords Around(IPipelineRunRecords runs, Func<bool> crashes)
    {
        var proxy = Create<IPipelineRunRecords, OriginsNotWritten>();
        var self = (OriginsNotWritten)(object)proxy;
        (self._runs, self._crashes) = (runs, crashes);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IPipelineRunRecords.TryWriteOriginAsync) && _crashes()
            ? throw new InvalidOperationException("The function was ended before it wrote the origin.")
            : targetMethod.Invoke(_runs, args);
}
#pragma warning restore CA1852
