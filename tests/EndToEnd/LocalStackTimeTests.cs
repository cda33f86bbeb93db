using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd;

/// <summary>On a local stack the command line uses the stack's time, which is simulated here and differs from the machine's.</summary>
public sealed class LocalStackTimeTests : IAsyncLifetime
{
    private DemoEnvironment _demo = null!;

    public async Task InitializeAsync()
    {
        _demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        await _demo.StubAsync("pay-api", DemoEnvironment.CleanScan, default);
        await _demo.StartAsync("story", "pay-api", default);
        await _demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
    }

    public async Task DisposeAsync() => await _demo.DisposeAsync();

    [Fact]
    public async Task An_age_is_the_time_that_has_passed_on_the_stack()
    {
        var openedAt = (await Evidence.GatherAsync(_demo, default)).Gate("story")!.OpenedAt;
        Assert.Equal((_demo.Clock.GetUtcNow() - openedAt).TotalSeconds, (double)(await GateAsync())["ageSeconds"]!, tolerance: 1);
    }

    [Fact]
    public async Task A_decision_at_once_is_made_at_the_stack_s_time()
    {
        var step = (await GateAsync())["step"]!.ToString();
        foreach (var (group, person) in new[] { ("platform", "role/PlatformApprover/kim"), ("security", "role/SecurityApprover/sam") })
        {
            await RunAsync(
                "gates", "approve", step, "--group", group, "--as", person, "--reason", "looked at it",
                "--url", $"{_demo.Stack.Services.FunctionUrls["ApproveGate"]}", "--imagebuilder", $"{_demo.Stack.Endpoints.ImageBuilder}");
        }

        var gate = (await Evidence.GatherAsync(_demo, default)).Gate("story")!;
        Assert.Equal((GateState.Answered, _demo.Clock.GetUtcNow()), (gate.State, gate.Decision!.DecidedAt));
        Assert.All(gate.Approvals, approval => Assert.Equal(_demo.Clock.GetUtcNow(), approval.At));
    }

    [Fact]
    public async Task Today_is_the_stack_s_day()
    {
        var shown = JsonNode.Parse(await RunAsync("history", "stats", "--json"))!;
        Assert.Equal($"{_demo.Clock.GetUtcNow():yyyy-MM-dd}", shown["to"]!.ToString());
        Assert.Single(JsonNode.Parse(await RunAsync("history", "builds", "--json"))!["builds"]!.AsArray());
    }

    private async Task<JsonNode> GateAsync() => Assert.Single(JsonNode.Parse(await RunAsync("gates", "list", "--json"))!["gates"]!.AsArray())!;

    private async Task<string> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] stack = ["--table", _demo.Stack.Template.Tables[0].Name, "--dynamodb", $"{_demo.Stack.Endpoints.DynamoDB}"];
        var exitCode = await CommandLine.RunAsync([.. args, .. stack], output, error, CancellationToken.None);
        Assert.True(exitCode == 0, $"{output}{error}");
        return output.ToString();
    }
}
