using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd.People;

/// <summary>
/// Whoever may invoke StartDependentBuilds can claim a change. What the stack starts for a change belongs to nobody, so whoever has the stack start a build in
/// this way would be no starter, and could approve it although the rule says <c>notStarter</c>. A change that never happened has to start nothing.
/// </summary>
public sealed class ForgedTriggerTests
{
    private static readonly string Policy = PeopleStack.Policy(from: "\"platform\"")
        .Replace("\"each\": 1", "\"each\": 1, \"notStarter\": true", StringComparison.Ordinal)
        .Replace(
            "\"modes\": { \"gates\": \"act\" }",
            """
            "modes": { "gates": "act", "builds": "act" }, "scopes": { "base": { "pipelines": ["base-al2023"] } },
            "builds": { "rules": [ { "name": "golden", "scope": "base", "on": ["parameterChanged"], "parameters": ["/golden/*"] } ] }
            """,
            StringComparison.Ordinal);

    /// <remarks>No such parameter exists. Each claimed time is another change.</remarks>
    [Fact]
    public async Task A_claimed_change_of_a_parameter_gives_its_forger_no_build_to_approve()
    {
        await using var stack = await PeopleStack.StartAsync(Policy);
        Assert.Equal(200, (await stack.PublishAsync("PolicyPublisher/pat", Policy + " ", PeopleStack.HashOf(Policy))).Status);
        stack.Demo.Expect(PeopleStack.Scene, "base-al2023", 1);

        // kim has lambda:InvokeFunction, and belongs to the approvers.
        var settings = stack.Demo.Stack.Template.Settings;
        stack.Demo.Stack.Router.InvokeFunction(
            stack.Demo.Stack.Template.Functions.First(function => function.LogicalId == "StartDependentBuilds").Arn,
            new JsonObject
            {
                ["version"] = "0",
                ["id"] = "11111111-2222-4333-8444-555555555555",
                ["detail-type"] = "Parameter Store Change",
                ["source"] = "aws.ssm",
                ["account"] = settings.Account,
                ["region"] = settings.Region,
                ["time"] = stack.Demo.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
                ["resources"] = new JsonArray(),
                ["detail"] = new JsonObject { ["operation"] = "Update", ["name"] = "/golden/none", ["type"] = "String" },
            });
        await stack.Demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        if (await stack.GateAsync() is not null)
            await stack.ApproveAsync("PlatformApprover/kim", "platform");
        await stack.SweepAsync();

        Assert.Empty(await stack.AnswersAsync());
        Assert.DoesNotContain(
            (await Evidence.GatherAsync(stack.Demo, default)).History, build => build.ImageArn.Contains("/base-al2023/", StringComparison.Ordinal));
    }
}
