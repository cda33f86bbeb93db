using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Releases.Channels;

namespace EndToEnd.People;

/// <summary>
/// Ways to a promotion that the policy forbids, each tried with no more than a shipped policy allows: the channel <c>base/prod</c> demands one approval of each of
/// two groups. None moves it.
/// </summary>
public sealed class ChannelApprovalAttackTests
{
    private const string Kim = "PlatformApprover/kim";
    private const string Sam = "SecurityApprover/sam";

    [Fact]
    public async Task Two_people_of_two_groups_promote_and_one_is_not_enough()
    {
        await using var stack = await ReleasedAsync();
        Assert.Equal(200, (await ApproveAsync(stack, Kim, "platform")).Status);
        await PassAsync(stack);
        Assert.Equal((null, "approval missing from security"), (await ImageAsync(stack), (await ChannelAsync(stack))!.Waiting!.Missing));

        Assert.Equal(200, (await ApproveAsync(stack, Sam, "security")).Status);
        await PassAsync(stack);

        var latest = (await ChannelAsync(stack))!.Latest!;
        Assert.Equal((ImageOf(stack), "it was released; approved by kim, sam"), (latest.To!.ImageArn, latest.Reason));
        Assert.Equal(["PlatformApprover/kim", "SecurityApprover/sam"], latest.ApprovedBy!.Select(arn => arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..]));
    }

    [Fact]
    public async Task A_body_that_names_somebody_else_and_one_for_two_things_at_once_are_refused()
    {
        await using var stack = await ReleasedAsync();
        foreach (var change in new Action<JsonObject>[]
        {
            body => body["by"] = "arn:aws:sts::123456789012:assumed-role/SecurityApprover/sam",
            body => body["requestContext"] = new JsonObject(),
            body => body["step"] = "step-00000000-0000-4000-8000-000000000000",
            body => body["channel"] = "base/prod#",
        })
        {
            Assert.Equal((400, "Unusable"), Of(await ApproveAsync(stack, Kim, "platform", change)));
        }

        await StaysAsync(stack);
    }

    [Fact]
    public async Task Somebody_outside_the_group_is_refused_and_the_refusal_is_on_record()
    {
        await using var stack = await ReleasedAsync();

        Assert.Equal((403, "Refused"), Of(await ApproveAsync(stack, Kim, "security")));

        Assert.Contains("is not in group security", (await stack.CallsAsync())[^1]["body"].S, StringComparison.Ordinal);
        await StaysAsync(stack);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_counts_once_and_one_with_another_channel_or_caller_not_at_all()
    {
        await using var stack = await ReleasedAsync();
        Assert.Equal(200, (await ApproveAsync(stack, Kim, "platform", Fixed)).Status);

        Assert.Equal((409, "Repeated"), Of(await ApproveAsync(stack, Kim, "platform", Fixed)));
        Assert.Equal((409, "RequestIdUsed"), Of(await ApproveAsync(stack, Sam, "security", Fixed)));
        Assert.Equal((409, "RequestIdUsed"), Of(await ApproveAsync(stack, Kim, "platform", body =>
        {
            Fixed(body);
            body["channel"] = "base/canary";
        })));

        await StaysAsync(stack);

        static void Fixed(JsonObject body) => body["requestId"] = "request-of-kim";
    }

    [Fact]
    public async Task An_approval_for_another_channel_another_build_or_a_gate_does_not_count()
    {
        await using var stack = await ReleasedAsync();
        var image = ImageOf(stack);
        foreach (var (person, group) in new[] { (Kim, "platform"), (Sam, "security") })
        {
            Assert.Equal(200, (await ApproveAsync(stack, person, group, body => body["channel"] = "base/canary")).Status);
            Assert.Equal(403, (await ApproveAsync(stack, person, group, body => body["image"] = image[..^1] + "9")).Status);
            Assert.NotEqual(200, (await ApproveAsync(
                stack, person, group, body => body["image"] = image.Replace("123456789012", "999999999999", StringComparison.Ordinal))).Status);
            Assert.Equal(403, (await ApproveAsync(stack, person, group, body => body["channel"] = "base/test")).Status);
            Assert.Equal(404, (await ApproveAsync(stack, person, group, body => body["channel"] = "base/none")).Status);
        }

        await PassAsync(stack);
        Assert.Equal((image, null), (await ImageAsync(stack, "canary"), await ImageAsync(stack)));
        await StaysAsync(stack);
    }

    /// <remarks>Nobody checks the names of these roles' sessions.</remarks>
    [Fact]
    public async Task A_session_name_that_nobody_checks_proves_no_other_person_than_the_author()
    {
        await using var stack = await ReleasedAsync(freeNames: ["PlatformApprover"]);
        Assert.Equal(200, (await ApproveAsync(stack, Kim, "platform")).Status);
        Assert.Equal(200, (await ApproveAsync(stack, Sam, "security")).Status);

        await StaysAsync(stack);
        Assert.Contains("who may be anybody", (await ChannelAsync(stack))!.Waiting!.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_published_the_policy_fills_no_seat_of_a_channel()
    {
        await using var stack = await ReleasedAsync(Policy(platform: "\"role/PlatformApprover\", \"role/PolicyPublisher\""));
        Assert.Equal(200, (await ApproveAsync(stack, "PolicyPublisher/pat", "platform")).Status);
        Assert.Equal(200, (await ApproveAsync(stack, Sam, "security")).Status);

        await StaysAsync(stack);
        Assert.Contains("not counting pat, who published the policy", (await ChannelAsync(stack))!.Waiting!.Missing, StringComparison.Ordinal);
        Assert.Equal(200, (await ApproveAsync(stack, Kim, "platform")).Status);
        await PassAsync(stack);
        Assert.Equal(ImageOf(stack), await ImageAsync(stack));
    }

    [Fact]
    public async Task An_operator_s_promote_is_refused_with_what_is_missing_and_a_revoked_image_is_promoted_by_nobody()
    {
        await using var stack = await ReleasedAsync();
        await ApproveAsync(stack, Kim, "platform");
        var refused = await PromoteAsync(stack);
        Assert.Equal((409, "NotMoved"), Of(refused));
        Assert.Contains("the channel demands approvals: approval missing from security", refused.Message, StringComparison.Ordinal);

        await stack.CallAsync("OperateStack", "Operator/oz", new() { ["action"] = "revoke", ["image"] = ImageOf(stack) });
        Assert.Equal(403, (await ApproveAsync(stack, Sam, "security")).Status);
        await stack.CallAsync("OperateStack", "Operator/oz", new() { ["action"] = "restoreRelease", ["image"] = ImageOf(stack) });
        Assert.Equal(200, (await ApproveAsync(stack, Sam, "security")).Status);
        await stack.CallAsync("OperateStack", "Operator/oz", new() { ["action"] = "revoke", ["image"] = ImageOf(stack) });
        Assert.Equal("it is revoked", (await PromoteAsync(stack)).Message);
        await StaysAsync(stack);
    }

    [Fact]
    public async Task An_approval_that_is_withdrawn_between_look_and_move_holds_the_channel()
    {
        PeopleStack? running = null;
        await using var stack = await ReleasedAsync(
            afterLook: async () => Assert.Equal(200, (await AskAsync(running!, "withdraw", Sam, null, null)).Status), ready: started => running = started);
        await ApproveAsync(stack, Kim, "platform");
        await ApproveAsync(stack, Sam, "security");

        await StaysAsync(stack);
        Assert.Equal("approval missing from security", (await ChannelAsync(stack))!.Waiting!.Missing);
    }

    /// <remarks>The decision to promote was made; before the channel moves, a policy that demands more is published.</remarks>
    [Fact]
    public async Task A_policy_that_is_published_between_look_and_move_decides()
    {
        PeopleStack? running = null;
        await using var stack = await ReleasedAsync(
            afterLook: async () => Assert.Equal(200, (await running!.PublishAsync("PolicyPublisher/pat", Policy(each: 2), PeopleStack.HashOf(Policy()))).Status),
            ready: started => running = started);
        await ApproveAsync(stack, Kim, "platform");
        await ApproveAsync(stack, Sam, "security");

        await StaysAsync(stack);
        Assert.Equal("approval missing from platform, security", (await ChannelAsync(stack))!.Waiting!.Missing);
    }

    [Fact]
    public async Task One_publisher_alone_cannot_remove_what_a_channel_demands()
    {
        await using var stack = await ReleasedAsync();
        foreach (var other in new[] { Policy(demand: "\"released\""), Policy(demand: "{ \"approvals\": { \"from\": [\"platform\"] } }") })
        {
            var published = await stack.PublishAsync("PolicyPublisher/pat", other, PeopleStack.HashOf(Policy()));
            Assert.Equal((202, "NeedsSecondPerson"), Of(published));
            Assert.Equal(200, (await stack.CallAsync("PublishPolicy", "PolicyPublisher/pat", new() { ["action"] = "withdraw" })).Status);
        }

        await ApproveAsync(stack, Kim, "platform");
        await StaysAsync(stack);
    }

    /// <remarks>A replay would otherwise hand over a caller that somebody wrote into a message.</remarks>
    [Fact]
    public async Task A_forged_message_with_an_approval_for_a_channel_is_not_replayed()
    {
        await using var stack = await ReleasedAsync();
        await ApproveAsync(stack, Sam, "security");
        await stack.ForgeMessageAsync("ApproveGate", body =>
        {
            body.Remove("step");
            body["channel"] = "base/prod";
            body["image"] = ImageOf(stack);
        });

        var answer = await stack.CallAsync("OperateStack", "Operator/oz", new() { ["action"] = "replay", ["queue"] = "FailedInvocations" });

        Assert.Equal((409, "NotAllReplayed"), Of(answer));
        await StaysAsync(stack);
    }

    private static string Policy(string platform = "\"role/PlatformApprover\"", int each = 1, string? demand = null)
    {
        var promote = demand ?? $$"""{ "approvals": { "from": ["platform", "security"], "each": {{each}} } }""";
        return $$"""
            { "modes": { "gates": "act", "releases": "act" },
              "scopes": { "base": { "images": ["base-al2023"] } },
              "approvers": { "platform": [{{platform}}], "security": ["role/SecurityApprover"], "publishers": ["role/PolicyPublisher", "role/SecondPublisher"] },
              "gates": [ { "name": "any", "scope": "*", "step": "distribution/ApproveRelease", "require": { "age": { "image": "600d" } } } ],
              "channels": [ { "name": "test", "scope": "base", "promote": "released" },
                            { "name": "canary", "scope": "base", "promote": { "approvals": { "from": ["platform", "security"] } } },
                            { "name": "prod", "scope": "base", "promote": {{promote}} } ] }
            """;
    }

    /// <summary>A stack whose policy is published, with an image that its gate released.</summary>
    /// <param name="afterLook">Runs once in MoveChannels, after it has read both approvals of the image for the channel.</param>
    private static async Task<PeopleStack> ReleasedAsync(
        string? policy = null, Func<Task>? afterLook = null, Action<PeopleStack>? ready = null, params string[] freeNames)
    {
        policy ??= Policy();
        // Each policy has services of its own.
        var isDone = false;
        var stack = await PeopleStack.WaitingAsync(
            policy,
            amend: (function, services) =>
            {
                if (function == "MoveChannels" && afterLook is not null)
                    services.Decorate<IImageApprovals>(approvals => new AfterApprovals(approvals, LookedAsync));
            },
            freeNames: freeNames);
        ready?.Invoke(stack);

        Task LookedAsync()
        {
            if (isDone)
                return Task.CompletedTask;
            isDone = true;
            return afterLook();
        }

        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal(["RESUME"], await stack.AnswersAsync());
        Assert.Equal(ImageOf(stack), await ImageAsync(stack, "test"));
        return stack;
    }

    private static string ImageOf(PeopleStack stack) => stack.Demo.Builds[PeopleStack.Scene].ImageArn;

    private static Task PassAsync(PeopleStack stack) => stack.Demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(61));

    private static async Task StaysAsync(PeopleStack stack)
    {
        await PassAsync(stack);
        Assert.Null(await ImageAsync(stack));
        Assert.Equal((409, "NotMoved"), Of(await PromoteAsync(stack)));
    }

    private static Task<ChannelRecord?> ChannelAsync(PeopleStack stack, string name = "prod") => stack.ChannelAsync(new("base", name));

    private static async Task<string?> ImageAsync(PeopleStack stack, string name = "prod") => (await ChannelAsync(stack, name))?.Image?.ImageArn;

    private static Task<FunctionAnswer> PromoteAsync(PeopleStack stack) =>
        stack.CallAsync("OperateStack", "Operator/oz", new() { ["action"] = "promote", ["channel"] = "base/prod", ["image"] = ImageOf(stack) });

    private static Task<FunctionAnswer> ApproveAsync(PeopleStack stack, string person, string group, Action<JsonObject>? change = null) =>
        AskAsync(stack, "approve", person, group, change);

    private static async Task<FunctionAnswer> AskAsync(PeopleStack stack, string action, string person, string? group, Action<JsonObject>? change)
    {
        var body = new JsonObject { ["action"] = action, ["channel"] = "base/prod", ["image"] = ImageOf(stack) };
        if (group is not null)
            body["group"] = group;
        change?.Invoke(body);
        return await stack.CallAsync("ApproveGate", person, body);
    }

    private static (int Status, string Code) Of(FunctionAnswer answer) => ((int)answer.Status, answer.Code);

    private sealed class AfterApprovals(IImageApprovals approvals, Func<Task> afterLook) : IImageApprovals
    {
        public Task<ImageApprovals> ReadAsync(string imageArn, CancellationToken cancellationToken) => approvals.ReadAsync(imageArn, cancellationToken);

        public Task<IReadOnlyDictionary<string, ImageApprovals>> ReadAsync(IReadOnlyCollection<string> imageArns, CancellationToken cancellationToken) =>
            approvals.ReadAsync(imageArns, cancellationToken);

        public async Task<IReadOnlyDictionary<string, ImageApprovals>> ReadAsync(
            string channel, IReadOnlyCollection<string> imageArns, CancellationToken cancellationToken)
        {
            var read = await approvals.ReadAsync(channel, imageArns, cancellationToken);
            if (channel == "base/prod" && read.Values.Any(said => said.Approvals.Count == 2))
                await afterLook();

            return read;
        }

        public Task<ImageApprovals?> TryWriteAsync(ImageApprovals said, CancellationToken cancellationToken) => approvals.TryWriteAsync(said, cancellationToken);
    }
}
