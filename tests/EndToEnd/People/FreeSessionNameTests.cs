using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Invocation;

namespace EndToEnd.People;

/// <summary>
/// A session name that nobody checks proves nothing: where a rule or a publication demands another person, a session of such a role does not count as one.
/// </summary>
public sealed class FreeSessionNameTests
{
    private static readonly string NotStarter = PeopleStack.Policy(
            from: "\"platform\"", platform: "\"role/PlatformApprover\", \"role/Deputy\", \"role/AWSReservedSSO_Platform_*\"")
        .Replace("\"each\": 1", "\"each\": 1, \"notStarter\": true", StringComparison.Ordinal);

    [Theory]
    [InlineData("PlatformApprover/kim")]
    [InlineData("Operator/kim")]
    [InlineData("AWSReservedSSO_Platform_0123456789abcdef/kim")]
    public async Task A_starter_does_not_approve_under_another_session_name_of_a_role_with_free_names(string starter)
    {
        await using var stack = await StartedByAsync(starter, freeNames: ["PlatformApprover"]);

        await stack.ApproveAsync("PlatformApprover/zoe", "platform");
        await stack.SweepAsync();

        Assert.Empty(await stack.AnswersAsync());
        if (!starter.StartsWith("PlatformApprover", StringComparison.Ordinal))
        {
            // Whoever acts under a checked name is another person for sure.
            await stack.ApproveAsync("Deputy/lee", "platform");
            Assert.Equal(["RESUME"], await stack.AnswersAsync());
        }
    }

    [Fact]
    public async Task While_the_starter_s_session_name_is_free_no_approval_is_enough()
    {
        await using var stack = await StartedByAsync("Operator/zoe", freeNames: ["Operator"]);

        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        await stack.SweepAsync();

        Assert.Empty(await stack.AnswersAsync());
        Assert.Contains("it is unknown who started the build: whoever assumes role/Operator", (await stack.GateAsync()).Decision!.Reason, StringComparison.Ordinal);
    }

    /// <remarks>The call is made without the stack: CloudTrail names the user.</remarks>
    [Fact]
    public async Task A_starter_outside_the_stack_does_not_approve_through_a_role_with_free_names()
    {
        using var policy = new PolicyUnderTest("""{ "approvals": { "from": ["platform"], "notStarter": true } }""", unmet: "hold");
        await using var demo = await DemoEnvironment.StartAsync(new() { PolicyFile = policy.Path }, new DemoOutput(TextWriter.Null), default);
        using var kim = AwsClients.ImageBuilder(demo.Stack.ClientEnvironment("kim"));
        await kim.StartImagePipelineExecutionAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(demo.Stack.Template.Settings, "base-al2023"), ClientToken = "kim-1" });
        demo.Expect("s", "base-al2023", 1);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var step = (await Evidence.GatherAsync(demo, default)).Gate("s")!.StepExecutionId;

        var approved = await StackCommands.RunAsync(
            demo, "gates", "approve", step, "--group", "platform", "--as", "role/PlatformApprover/zoe", "--reason", "looked at it");
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(11));

        Assert.Equal(0, approved.ExitCode);
        var gate = (await Evidence.GatherAsync(demo, default)).Gate("s")!;
        Assert.False(gate.IsClosed, gate.Outcome?.Reason);
        Assert.Contains("not counting zoe, who may be anybody", gate.Decision!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_published_the_policy_does_not_approve_through_a_role_with_free_names()
    {
        await using var stack = await PeopleStack.WaitingAsync(
            PeopleStack.Policy(from: "\"platform\"", platform: "\"role/PlatformApprover\", \"role/Deputy\""), freeNames: ["PlatformApprover"]);

        await stack.ApproveAsync("PlatformApprover/zoe", "platform");
        Assert.Empty(await stack.AnswersAsync());
        Assert.Contains("not counting zoe, who may be anybody", (await stack.GateAsync()).Decision!.Reason, StringComparison.Ordinal);

        await stack.ApproveAsync("Deputy/lee", "platform");
        Assert.Equal(["RESUME"], await stack.AnswersAsync());
    }

    [Fact]
    public async Task While_the_publisher_s_session_name_is_free_no_approval_is_enough()
    {
        await using var stack = await PeopleStack.WaitingAsync(PeopleStack.Policy(from: "\"platform\""), freeNames: ["PolicyPublisher"]);

        await stack.ApproveAsync("PlatformApprover/kim", "platform");

        Assert.Empty(await stack.AnswersAsync());
        Assert.Contains(
            "it is unknown who published the policy: whoever assumes role/PolicyPublisher", (await stack.GateAsync()).Decision!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PolicyPublisher")]
    [InlineData("SecondPublisher")]
    public async Task A_session_of_a_role_with_free_names_is_no_second_publisher(string free)
    {
        var policy = PeopleStack.Policy();
        await using var stack = await PeopleStack.WaitingAsync(policy, freeNames: [free]);
        Assert.Equal(202, (await stack.PublishAsync("PolicyPublisher/pat", PeopleStack.Open, PeopleStack.HashOf(policy))).Status);

        var confirmed = await stack.ConfirmAsync("SecondPublisher/quin", PeopleStack.Open);

        Assert.Equal(403, confirmed.Status);
        Assert.Contains("session name", confirmed.Message, StringComparison.Ordinal);
        await stack.SweepAsync();
        Assert.Empty(await stack.AnswersAsync());
    }

    /// <remarks>Documented: each such role fills one seat, and IAM has to keep one person from assuming both.</remarks>
    [Fact]
    public async Task Two_roles_with_free_names_fill_two_seats_where_nobody_is_excluded()
    {
        await using var stack = await PeopleStack.StartAsync(PeopleStack.Policy(), source: "packaged", freeNames: ["PlatformApprover", "SecurityApprover"]);
        await stack.BuildAsync();

        await stack.ApproveAsync("PlatformApprover/kim", "platform");
        Assert.Empty(await stack.AnswersAsync());
        await stack.ApproveAsync("SecurityApprover/sam", "security");

        Assert.Equal(["RESUME"], await stack.AnswersAsync());
    }

    private static async Task<PeopleStack> StartedByAsync(string starter, params string[] freeNames)
    {
        var stack = await PeopleStack.StartAsync(NotStarter, source: "packaged", freeNames: freeNames);
        Assert.Equal(200, (await stack.CallAsync("OperateStack", starter, new() { ["action"] = "start", ["pipeline"] = "base-al2023" })).Status);
        stack.Demo.Expect(PeopleStack.Scene, "base-al2023", 1);
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        return stack;
    }
}
