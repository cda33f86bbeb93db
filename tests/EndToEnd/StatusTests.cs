namespace EndToEnd;

/// <summary>The one screen that says what needs a person, on a local stack.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task Status_names_what_a_gate_lacks_then_the_switch_with_the_steps_that_wait_and_then_no_switch()
    {
        await using var demo = await GatesCommandTests.HeldAsync();
        var before = await StackCommands.RunAsync(demo, "status", "--json", "--policy", DemoPolicy);
        Assert.Empty(before.Json["unknown"]!.AsObject());
        var gate = Assert.Single(before.Json["needsPerson"]!.AsArray(), one => $"{one!["text"]}".StartsWith("gate ApproveRelease", StringComparison.Ordinal))!;
        Assert.Contains("an approval of group platform; an approval of group security", $"{gate["text"]}", StringComparison.Ordinal);
        Assert.Matches("gates approve [^ ]+/1.0.0/1 --group platform --stack http", $"{gate["command"]}");

        var off = await StackCommands.RunAsync(demo, "mode", "gates=off", "--reason", "an incident", "--as", "role/Operator/lee");
        Assert.True(off.ExitCode == 0, off.Error);
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));

        var status = await StackCommands.RunAsync(demo, "status");
        Assert.Equal(1, status.ExitCode);
        Assert.Matches(@"things? needs? a person:\n  - gates are switched off since .* by role/Operator/lee \(an incident\); \d+ steps? waits? unanswered", status.Output);
        Assert.Contains("mode gates=policy --stack http://127.0.0.1:", status.Output, StringComparison.Ordinal);
        var list = await StackCommands.RunAsync(demo, "gates", "list");
        Assert.StartsWith("gates are switched off since ", list.Output, StringComparison.Ordinal);

        await StackCommands.RunAsync(demo, "mode", "gates=policy", "--reason", "it is over", "--as", "role/Operator/lee");
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        var after = await StackCommands.RunAsync(demo, "status", "--json");
        Assert.Null(after.Json["unanswered"]);
        Assert.DoesNotContain(after.Json["needsPerson"]!.AsArray(), one => $"{one!["text"]}".StartsWith("gates are", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Coverage_is_unknown_where_the_given_policy_is_not_the_packaged_one()
    {
        await using var demo = await GatesCommandTests.HeldAsync();

        var status = await StackCommands.RunAsync(demo, "status", "--policy", TestKit.Repository.PathOf("policy", "policy.json"));

        Assert.Equal(1, status.ExitCode);
        Assert.Matches("coverage: unknown, .* is not the packaged policy [0-9a-f]{6}", status.Output);
    }

    private static readonly string DemoPolicy = Path.Combine(AppContext.BaseDirectory, "demo", "policy.json");
}
