using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Routing;
using TestKit;

namespace EndToEnd;

/// <summary>The table of docs/cost.md, measured.</summary>
public sealed partial class CostTableTests
{
    private const string Pipeline = "base-al2023";
    private const string Scan = """{ "scan": {} }""";
    private const string Findings = """{ "findings": { "critical": 0 } }""";
    private const string People = """{ "approvals": { "from": ["platform"], "each": 1 } }""";

    private static readonly string Sweep = Sample("schedule/sweep.json");

    private static readonly Dictionary<string, Func<Task<(string Function, Cost Cost)>>> Cases = new(StringComparer.Ordinal)
    {
        ["a waiting step is released, as its scan has completed"] = () => AnsweredAsync(Scan),
        ["… as at most 25 findings allow it"] = () => AnsweredAsync(Findings, findings: 25),
        ["… as 60 findings allow it"] = () => AnsweredAsync(Findings, findings: 60),
        ["… as findings and tests allow it"] = () => AnsweredAsync("""{ "findings": { "critical": 0 }, "tests": "passed" }"""),
        ["… as 60 packages allow it"] = () => AnsweredAsync("""{ "packages": { "absent": ["telnet"] } }""", packages: 60),
        ["… as the scan of its AMI allows it, which is two calls of EC2 besides"] = () => AnsweredAsync("""{ "amiScan": { "findings": { "critical": 0 } } }"""),
        ["… or held, as somebody else than its starter has to approve"] = () => AnsweredAsync(
            """{ "approvals": { "from": ["platform"], "notStarter": true } }"""),
        ["its event comes again"] = () => WaitingAsync(Scan, async (stage, told) =>
        {
            await Cost.OfAsync(stage, "AnswerWaitingStep", told);
            return ("AnswerWaitingStep", await Cost.OfAsync(stage, "AnswerWaitingStep", told));
        }),
        ["a waiting step is held for people"] = () => AnsweredAsync(People),
        ["its event comes again while it is held"] = () => WaitingAsync(People, async (stage, told) =>
        {
            await Cost.OfAsync(stage, "AnswerWaitingStep", told);
            return ("AnswerWaitingStep", await Cost.OfAsync(stage, "AnswerWaitingStep", told));
        }),
        ["a waiting step has to be asked again, as its scan is missing"] = () => WaitingAsync(
            Scan, async (stage, told) => ("AnswerWaitingStep", await Cost.OfAsync(stage, "AnswerWaitingStep", told)), DemoStage.ScanThatHangs),
        ["a sweep finds nothing due"] = () => SweptAsync(TimeSpan.FromHours(1)),
        ["a sweep reminds of one gate"] = () => SweptAsync(TimeSpan.FromHours(65)),
        ["a sweep finds one gate expired"] = () => SweptAsync(TimeSpan.FromHours(73)),
        ["a build goes on to its next state"] = () => StateAsync("BUILDING"),
        ["a build with one AMI has become available"] = () => StateAsync("AVAILABLE"),
        ["the topic tells so, too"] = TopicAsync,
        ["somebody starts a build"] = () => WaitingAsync(
            Scan, async (stage, _) => ("RecordBuildStart", await Cost.OfAsync(stage, "RecordBuildStart", Sample("eventbridge/api-call-start-pipeline.json")))),
        ["history is reconciled with three pipelines and one build, and nothing has to be healed"] = () => ScheduledAsync("ReconcileHistory", "reconcile.json"),
        ["a look for due builds, where the policy has no `builds`"] = () => ScheduledAsync("StartDueBuilds", "due-builds.json"),
        ["a look for images to retire, where the policy has no `lifecycle`"] = () => ScheduledAsync("RetireImages", "retire-images.json"),
        ["a check of one configuration, where the policy has no `configurations`"] = () => ScheduledAsync("CheckConfigurations", "check-configurations.json"),
    };

    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "cost.md"));

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void Every_row_is_measured() => Assert.Equal(Cases.Keys, Row().Matches(Page).Select(row => row.Groups[1].Value));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_row_says_what_was_counted(string name)
    {
        var (function, cost) = await Cases[name]();
        var row = $"| {name} | `{function}` | {cost} |";
        Assert.True(Page.Contains(row, StringComparison.Ordinal), $"docs/cost.md should say: {row}");
    }

    private static Task<(string, Cost)> AnsweredAsync(string require, int findings = 0, int packages = 0) => WaitingAsync(
        require,
        async (stage, told) => ("AnswerWaitingStep", await Cost.OfAsync(stage, "AnswerWaitingStep", told)),
        new()
        {
            ["findings"] = new JsonArray([.. Enumerable.Range(1, findings).Select(n => new JsonObject
            {
                ["severity"] = "LOW",
                ["packageVulnerabilityDetails"] = new JsonObject { ["vulnerabilityId"] = $"CVE-2026-{n:D4}" },
            })]),
            ["packages"] = new JsonArray([.. Enumerable.Range(1, packages).Select(n => new JsonObject { ["packageName"] = $"package-{n}", ["packageVersion"] = "1" })]),
        });

    private static Task<(string, Cost)> SweptAsync(TimeSpan after) => WaitingAsync(People, async (stage, told) =>
    {
        await Cost.OfAsync(stage, "AnswerWaitingStep", told);
        await stage.Clock.AdvanceAsync(after);
        return ("SweepWaitingSteps", await Cost.OfAsync(stage, "SweepWaitingSteps", Sweep));
    });

    /// <summary>The second time, when history knows what there is.</summary>
    private static Task<(string, Cost)> ScheduledAsync(string function, string sample) => WaitingAsync(Scan, async (stage, _) =>
    {
        await Cost.OfAsync(stage, function, Sample($"schedule/{sample}"));
        return (function, await Cost.OfAsync(stage, function, Sample($"schedule/{sample}")));
    });

    private static Task<(string, Cost)> StateAsync(string state) => BuiltAsync(state, (stage, told) => Cost.OfAsync(stage, "RecordImageState", told), "RecordImageState");

    private static Task<(string, Cost)> TopicAsync() => BuiltAsync(
        "AVAILABLE",
        async (stage, told) =>
        {
            await Cost.OfAsync(stage, "RecordImageState", told);
            var image = JsonNode.Parse(told)!["resources"]![0];
            var result = SnsEnvelope.Wrap("arn:aws:sns:us-east-1:123456789012:results", $$"""{ "arn": "{{image}}", "state": { "status": "AVAILABLE" } }""", "1", "1", stage.Clock.GetUtcNow());
            return await Cost.OfAsync(stage, "RecordBuildResult", result.ToJsonString());
        },
        "RecordBuildResult");

    /// <summary>A build that waits at its gate since just now; nothing is delivered by itself.</summary>
    private static async Task<(string, Cost)> WaitingAsync(string require, Func<DemoStage, string, Task<(string, Cost)>> then, JsonObject? script = null)
    {
        using var policy = new PolicyUnderTest(require, unmet: "hold");
        await using var stage = await StageAsync(policy);
        await stage.OrderAsync(Pipeline, script ?? DemoStage.CleanScan, default);
        var published = new List<JsonObject>();
        stage.Stack.Router.Published += published.Add;
        await stage.StartAsync("cost", Pipeline, default);
        await stage.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        return await then(stage, published.Last(e => e["detail-type"]!.ToString() == "EC2 Image Builder Workflow Step Waiting").ToJsonString());
    }

    /// <summary>Each state change is handled as it comes; the last one is what is counted.</summary>
    private static async Task<(string, Cost)> BuiltAsync(string state, Func<DemoStage, string, Task<Cost>> then, string function)
    {
        using var policy = new PolicyUnderTest(Scan);
        await using var stage = await StageAsync(policy);
        await stage.OrderAsync(Pipeline, DemoStage.CleanScan, default);
        var events = new List<JsonObject>();
        stage.Stack.Router.Published += events.Add;
        await stage.StartAsync("cost", Pipeline, default);
        for (var minute = 0; minute < 180; minute++)
        {
            await stage.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
            // What comes last is what is counted, so it comes before others of its minute, which would see the same.
            if (events.Find(e => e["detail"]!["state"]?["status"]?.ToString() == state) is { } counted)
                return (function, await then(stage, counted.ToJsonString()));
            foreach (var told in events.ToList())
            {
                events.Remove(told);
                if (told["detail-type"]!.ToString() == "EC2 Image Builder Workflow Step Waiting")
                    await Cost.OfAsync(stage, "AnswerWaitingStep", told.ToJsonString());
                else if (told["detail"]!["state"] is not null)
                    await Cost.OfAsync(stage, "RecordImageState", told.ToJsonString());
            }
        }

        throw new InvalidOperationException($"The build never became {state}.");
    }

    private static async Task<DemoStage> StageAsync(PolicyUnderTest policy)
    {
        var stage = await DemoStage.StartAsync(new() { PolicyFile = policy.Path, ReadsBack = false }, new Narrator(TextWriter.Null), default);
        stage.Faults.Add(DeliveryFault.Lose(_ => true, int.MaxValue));
        return stage;
    }

    private static string Sample(string path) => File.ReadAllText(Repository.PathOf("events", path));

    [GeneratedRegex(@"^\| ((?!what happens|---)[^|]+) \| `", RegexOptions.Multiline)]
    private static partial Regex Row();
}
