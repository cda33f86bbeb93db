using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Routing;
using TestKit;

namespace EndToEnd;

/// <summary>
/// Calls and writes per event. No event is delivered automatically: each test invokes the function with the event that the emulator published
/// and counts.
/// </summary>
public sealed class CostTests
{
    private const string Pipeline = "base-al2023";
    private const string Read = "GetWorkflowStepExecution GetImage";

    private static readonly string Sweep = File.ReadAllText(Repository.PathOf("events", "schedule", "sweep.json"));

    [Theory]
    [InlineData("""{ "scan": { "finishedWithin": "24h" } }""", 60, $"{Read} SendWorkflowStepAction")]
    [InlineData("""{ "tests": "passed" }""", 60, $"{Read} ListWorkflowExecutions SendWorkflowStepAction")]
    [InlineData("""{ "findings": { "critical": 0 } }""", 0, $"{Read} ListImageScanFindings SendWorkflowStepAction")]
    [InlineData("""{ "findings": { "critical": 0 } }""", 25, $"{Read} ListImageScanFindings SendWorkflowStepAction")]
    [InlineData("""{ "findings": { "critical": 0 } }""", 26, $"{Read} ListImageScanFindings ListImageScanFindings SendWorkflowStepAction")]
    [InlineData(
        """{ "tests": "passed", "findings": { "critical": 0 } }""", 60,
        $"{Read} ListImageScanFindings ListImageScanFindings ListImageScanFindings ListWorkflowExecutions SendWorkflowStepAction")]
    public async Task A_gate_costs_four_calls_and_two_writes_plus_one_call_per_25_findings_if_a_rule_needs_them(
        string require, int findings, string calls)
    {
        using var policy = new PolicyUnderTest(require);
        await using var demo = await StageAsync(policy);
        await demo.StubAsync(Pipeline, Findings(findings), default);
        var published = await PublishedAsync(demo, "Workflow Step Waiting");

        var first = await Cost.OfAsync(demo, "AnswerWaitingStep", published[0]);
        var again = await Cost.OfAsync(demo, "AnswerWaitingStep", published[0]);

        Assert.Equal(calls, string.Join(' ', first.Calls));
        Assert.True(first.Calls.Count(c => c != "ListImageScanFindings") <= 4);
        Assert.Equal(2, first.Writes);
        Assert.Equal((0, 0), (again.Calls.Count, again.Writes));
    }

    [Theory]
    [InlineData("""{ "packages": { "absent": ["telnet"] } }""", $"{Read} ListImagePackages ListImagePackages SendWorkflowStepAction")]
    [InlineData("""{ "age": { "image": "1d" }, "tags": { "team": "*" } }""", $"{Read} SendWorkflowStepAction")]
    [InlineData("""{ "age": { "parent": "30d" } }""", $"{Read} GetImage SendWorkflowStepAction")]
    [InlineData(
        """{ "amiScan": { "finishedWithin": "24h", "findings": { "critical": 0 } } }""",
        $"{Read} ListWorkflowExecutions ListWorkflowStepExecutions SendWorkflowStepAction")]
    public async Task Rarely_used_evidence_costs_calls_only_if_a_rule_needs_it(string require, string calls)
    {
        using var policy = new PolicyUnderTest(require);
        await using var demo = await StageAsync(policy);
        var script = Findings(1);
        script["packages"] = new JsonArray(
            [.. Enumerable.Range(1, 26).Select(n => new JsonObject { ["packageName"] = $"package-{n}", ["packageVersion"] = "1" })]);
        await demo.StubAsync(Pipeline, script, default);
        var published = await PublishedAsync(demo, "Workflow Step Waiting");

        var cost = await Cost.OfAsync(demo, "AnswerWaitingStep", published[0]);

        Assert.Equal(calls, string.Join(' ', cost.Calls));
    }

    [Fact]
    public async Task A_held_gate_costs_one_write_and_its_redelivery_none()
    {
        using var policy = new PolicyUnderTest("""{ "approvals": { "from": ["platform"], "each": 1 } }""", unmet: "hold");
        await using var demo = await StageAsync(policy);
        var published = await PublishedAsync(demo, "Workflow Step Waiting");

        var first = await Cost.OfAsync(demo, "AnswerWaitingStep", published[0]);
        var again = await Cost.OfAsync(demo, "AnswerWaitingStep", published[0]);

        Assert.Equal((Read, 1), (string.Join(' ', first.Calls), first.Writes));
        Assert.Equal((Read, 0), (string.Join(' ', again.Calls), again.Writes));
    }

    [Fact]
    public async Task The_end_of_a_build_costs_the_reading_of_its_details_once_and_one_more_write_per_AMI()
    {
        using var policy = new PolicyUnderTest("""{ "tests": "passed" }""");
        await using var demo = await StageAsync(policy);
        await Cost.OfAsync(demo, "AnswerWaitingStep", (await PublishedAsync(demo, "Workflow Step Waiting"))[0]);
        var published = await PublishedAsync(demo, "Image State Change", start: false);

        Assert.Contains(published, e => e.Contains("\"AVAILABLE\"", StringComparison.Ordinal));
        string[] inside =
            ["ListWorkflowExecutions", .. Enumerable.Repeat("ListWorkflowStepExecutions", 3), "ListImageScanFindingAggregations", "ListImagePackages"];
        foreach (var (number, message) in published.Index())
        {
            // The function reads the current state from the service, so every event of a completed build finds its AMI. Only new facts are stored.
            var cost = await Cost.OfAsync(demo, "RecordImageState", message);
            var again = await Cost.OfAsync(demo, "RecordImageState", message);

            Assert.Equal(number == 0 ? ["GetImage", .. inside] : ["GetImage"], cost.Calls);
            // The details, and the pipeline's record, which counts the build.
            Assert.Equal(1 + 1 + (number == 0 ? 1 + 1 : 0), cost.Writes);
            Assert.Equal(["GetImage"], again.Calls);
            Assert.Equal(0, again.Writes);
        }

        var result = SnsEnvelope.Wrap("arn:aws:sns:us-east-1:123456789012:results",
            $$"""{ "arn": "{{demo.Builds["cost"].ImageArn}}", "state": { "status": "AVAILABLE" } }""", "message-1", "subscription-1", demo.Clock.GetUtcNow());
        var recorded = await Cost.OfAsync(demo, "RecordBuildResult", result.ToJsonString());
        Assert.Equal(["GetImage"], recorded.Calls);
        Assert.Equal(1 + 1, recorded.Writes);
    }

    [Fact]
    public async Task A_state_change_of_a_build_in_progress_costs_one_call_and_one_write()
    {
        using var policy = new PolicyUnderTest("""{ "tests": "passed" }""");
        await using var demo = await StageAsync(policy);

        var published = await PublishedAsync(demo, "Image State Change");

        Assert.Equal(3, published.Count);
        foreach (var message in published)
        {
            var cost = await Cost.OfAsync(demo, "RecordImageState", message);
            Assert.Equal(("GetImage", 1), (Assert.Single(cost.Calls), cost.Writes));
        }
    }

    [Fact]
    public async Task A_sweep_costs_one_call_and_one_query_plus_the_cost_of_its_due_steps()
    {
        using var policy = new PolicyUnderTest("""{ "scan": { "finishedWithin": "24h" } }""");
        await using var demo = await StageAsync(policy);
        await AssertSweepAsync(demo, due: 0);

        foreach (var pipeline in ImageFactory.Pipelines)
        {
            await demo.StubAsync(pipeline, DemoEnvironment.ScanThatHangs, default);
            await demo.StartAsync(pipeline, pipeline, default);
        }

        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await AssertSweepAsync(demo, due: 3);
        await AssertSweepAsync(demo, due: 0);
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(11));
        await AssertSweepAsync(demo, due: 3);

        // Answered steps, completed images and idle pipelines cost nothing.
        foreach (var pipeline in ImageFactory.Pipelines)
            await demo.StubAsync(pipeline, DemoEnvironment.CleanScan, default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(11));
        await Cost.OfAsync(demo, "SweepWaitingSteps", Sweep);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await AssertSweepAsync(demo, due: 0);
    }

    private static async Task AssertSweepAsync(DemoEnvironment demo, int due)
    {
        var cost = await Cost.OfAsync(demo, "SweepWaitingSteps", Sweep);

        Assert.Equal(
            ["ListWaitingWorkflowSteps", .. Enumerable.Repeat("GetWorkflowStepExecution", due), .. Enumerable.Repeat("GetImage", due)],
            cost.Calls.OrderBy(c => c switch { "ListWaitingWorkflowSteps" => 0, "GetWorkflowStepExecution" => 1, _ => 2 }));
        // Besides the due steps, the record of the run is written.
        Assert.Equal((1, due + 1), (cost.Table.Query, cost.Writes));
    }

    private static async Task<DemoEnvironment> StageAsync(PolicyUnderTest policy)
    {
        var demo = await DemoEnvironment.StartAsync(new() { PolicyFile = policy.Path }, new DemoOutput(TextWriter.Null), default);
        demo.Faults.Add(DeliveryFault.Lose(_ => true, int.MaxValue));
        return demo;
    }

    /// <summary>The events of one kind that the emulator publishes about a build within two hours.</summary>
    private static async Task<IReadOnlyList<string>> PublishedAsync(DemoEnvironment demo, string kind, bool start = true)
    {
        var published = new List<string>();
        demo.Stack.Router.Published += Keep;
        if (start)
            await demo.StartAsync("cost", Pipeline, default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        demo.Stack.Router.Published -= Keep;
        return published;

        void Keep(JsonObject envelope)
        {
            if (envelope["detail-type"]!.ToString() == $"EC2 Image Builder {kind}")
                published.Add(envelope.ToJsonString());
        }
    }

    private static JsonObject Findings(int count) => new()
    {
        ["findings"] = new JsonArray([.. Enumerable.Range(1, count).Select(n => new JsonObject
        {
            ["severity"] = "LOW",
            ["packageVulnerabilityDetails"] = new JsonObject { ["vulnerabilityId"] = $"CVE-2026-{n:D4}" },
        })]),
    };
}
