using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Routing;
using TestKit;

namespace EndToEnd;

/// <summary>Measures the rows of the cost table in the documentation.</summary>
public sealed partial class CostTableTests
{
    private const string Pipeline = "base-al2023";
    private const string Scan = """{ "scan": {} }""";
    private const string Findings = """{ "findings": { "critical": 0 } }""";
    private const string People = """{ "approvals": { "from": ["platform"], "each": 1 } }""";

    private static readonly string Sweep = Sample("schedule/sweep.json");

    private static readonly Dictionary<string, Func<Task<(string Function, Cost Cost)>>> Cases = new(StringComparer.Ordinal)
    {
        ["a waiting step is released because its scan has completed"] = () => AnsweredAsync(Scan),
        ["… because at most 25 findings allow it"] = () => AnsweredAsync(Findings, findings: 25),
        ["… because 60 findings allow it"] = () => AnsweredAsync(Findings, findings: 60),
        ["… because findings and tests allow it"] = () => AnsweredAsync("""{ "findings": { "critical": 0 }, "tests": "passed" }"""),
        ["… because 60 packages allow it"] = () => AnsweredAsync("""{ "packages": { "absent": ["telnet"] } }""", packages: 60),
        ["… because the scan of its AMI allows it, with two EC2 calls in addition"] = () => AnsweredAsync(
            """{ "amiScan": { "findings": { "critical": 0 } } }"""),
        ["… or held because somebody other than its starter must approve"] = () => AnsweredAsync(
            """{ "approvals": { "from": ["platform"], "notStarter": true } }"""),
        ["… or its starter is verified first, with one CloudTrail call in addition"] = () => WaitingAsync(
            """{ "approvals": { "from": ["platform"], "notStarter": true } }""",
            async (demo, evt) =>
            {
                await Cost.OfAsync(demo, "RecordBuildStart", await StartEventAsync(demo));
                return ("AnswerWaitingStep", await Cost.OfAsync(demo, "AnswerWaitingStep", evt));
            }),
        ["its event is delivered again"] = () => WaitingAsync(Scan, async (demo, evt) =>
        {
            await Cost.OfAsync(demo, "AnswerWaitingStep", evt);
            return ("AnswerWaitingStep", await Cost.OfAsync(demo, "AnswerWaitingStep", evt));
        }),
        ["a waiting step is held for people"] = () => AnsweredAsync(People),
        ["… whose time-out would let the build continue"] = () => WaitingAsync(
            People, async (demo, evt) => ("AnswerWaitingStep", await Cost.OfAsync(demo, "AnswerWaitingStep", evt)), isContinuing: true),
        ["its event is delivered again while it is held"] = () => WaitingAsync(People, async (demo, evt) =>
        {
            await Cost.OfAsync(demo, "AnswerWaitingStep", evt);
            return ("AnswerWaitingStep", await Cost.OfAsync(demo, "AnswerWaitingStep", evt));
        }),
        ["… in a process that starts, where the stack uses published policies"] = () => WaitingAsync(
            People, async (demo, evt) => ("AnswerWaitingStep", await Cost.OfAsync(demo, "AnswerWaitingStep", evt)), published: true),
        ["… and when its event is delivered to the same process again"] = () => WaitingAsync(
            People,
            async (demo, evt) =>
            {
                await Cost.OfAsync(demo, "AnswerWaitingStep", evt);
                return ("AnswerWaitingStep", await Cost.OfAsync(demo, "AnswerWaitingStep", evt));
            },
            published: true),
        ["a person's approval releases a waiting step"] = () => WaitingAsync(People, async (demo, evt) =>
        {
            await Cost.OfAsync(demo, "AnswerWaitingStep", evt);
            var step = JsonNode.Parse(evt)!;
            var call = JsonNode.Parse(Sample("people/approve-gate-approve.json"))!;
            var body = JsonNode.Parse(call["body"]!.ToString())!;
            (body["step"], body["image"]) = (step["detail"]!["workflow-step-execution-id"]!.ToString(), step["resources"]![0]!.ToString());
            call["body"] = body.ToJsonString();
            // The role exists once somebody has assumed it. An approval under one that cannot be read does not count.
            demo.Stack.People.AssumeRole("arn:aws:iam::123456789012:role/PlatformApprover", "kim");
            call["requestContext"]!["authorizer"]!["iam"]!["userId"] = $"{demo.Stack.Roles.IdOf(demo.Stack.Roles.Find("PlatformApprover")!)}:kim";
            return ("ApproveGate", await Cost.OfAsync(demo, "ApproveGate", call.ToJsonString()));
        }),
        ["a waiting step must be checked again because its scan is missing"] = () => WaitingAsync(
            Scan, async (demo, evt) => ("AnswerWaitingStep", await Cost.OfAsync(demo, "AnswerWaitingStep", evt)), DemoEnvironment.ScanThatHangs),
        ["a sweep finds nothing due"] = () => SweptAsync(TimeSpan.FromHours(1)),
        ["a sweep sends one reminder"] = () => SweptAsync(TimeSpan.FromHours(65)),
        ["a sweep finds one gate expired"] = () => SweptAsync(TimeSpan.FromHours(73)),
        ["a build enters its next state"] = () => StateAsync("BUILDING"),
        ["a build with one AMI has become available"] = () => StateAsync("AVAILABLE"),
        ["the topic delivers the same result"] = TopicAsync,
        ["Image Builder has disabled a pipeline"] = () => WaitingAsync(
            Scan, async (demo, _) => ("RecordDisabledPipeline", await Cost.OfAsync(demo, "RecordDisabledPipeline", await DisabledAsync(demo)))),
        ["somebody starts a build"] = () => WaitingAsync(
            Scan, async (demo, _) => ("RecordBuildStart", await Cost.OfAsync(demo, "RecordBuildStart", Sample("eventbridge/api-call-start-pipeline.json")))),
        ["history is reconciled with three pipelines and one build, and nothing differs"] = () => ScheduledAsync("ReconcileHistory", "reconcile.json"),
        ["a pass over deferred builds, where the policy has no `builds`"] = () => ScheduledAsync("StartDeferredBuilds", "deferred-builds.json"),
        ["a lifecycle run, where the policy has no `lifecycle`"] = () => ScheduledAsync("RetireImages", "retire-images.json"),
        ["a pass over channels, where the policy has no `channels`"] = () => ScheduledAsync("MoveChannels", "move-channels.json"),
        ["a check for leftovers that finds none, where the policy has no `stuck`"] = () => ScheduledAsync("CheckLeftovers", "check-leftovers.json"),
        ["a check of one configuration, where the policy has no `configurations`"] = () => ScheduledAsync("CheckConfigurations", "check-configurations.json"),
    };

    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "reference", "cost.md"));

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void Every_row_is_measured() => Assert.Equal(Cases.Keys, Row().Matches(Page).Select(row => row.Groups[1].Value));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_row_matches_the_measured_cost(string name)
    {
        var (function, cost) = await Cases[name]();
        var row = $"| {name} | `{function}` | {cost} |";
        Assert.True(Page.Contains(row, StringComparison.Ordinal), $"docs/reference/cost.md should say: {row}");
    }

    private static Task<(string, Cost)> AnsweredAsync(string require, int findings = 0, int packages = 0) => WaitingAsync(
        require,
        async (demo, evt) => ("AnswerWaitingStep", await Cost.OfAsync(demo, "AnswerWaitingStep", evt)),
        new()
        {
            ["findings"] = new JsonArray([.. Enumerable.Range(1, findings).Select(n => new JsonObject
            {
                ["severity"] = "LOW",
                ["packageVulnerabilityDetails"] = new JsonObject { ["vulnerabilityId"] = $"CVE-2026-{n:D4}" },
            })]),
            ["packages"] = new JsonArray(
                [.. Enumerable.Range(1, packages).Select(n => new JsonObject { ["packageName"] = $"package-{n}", ["packageVersion"] = "1" })]),
        });

    private static Task<(string, Cost)> SweptAsync(TimeSpan after) => WaitingAsync(People, async (demo, evt) =>
    {
        await Cost.OfAsync(demo, "AnswerWaitingStep", evt);
        await demo.Clock.AdvanceAsync(after);
        return ("SweepWaitingSteps", await Cost.OfAsync(demo, "SweepWaitingSteps", Sweep));
    });

    /// <summary>Counts the second invocation, when history is up to date.</summary>
    private static Task<(string, Cost)> ScheduledAsync(string function, string sample) => WaitingAsync(Scan, async (demo, _) =>
    {
        await Cost.OfAsync(demo, function, Sample($"schedule/{sample}"));
        return (function, await Cost.OfAsync(demo, function, Sample($"schedule/{sample}")));
    });

    private static Task<(string, Cost)> StateAsync(string state) =>
        BuiltAsync(state, (demo, evt) => Cost.OfAsync(demo, "RecordImageState", evt), "RecordImageState");

    private static Task<(string, Cost)> TopicAsync() => BuiltAsync(
        "AVAILABLE",
        async (demo, evt) =>
        {
            await Cost.OfAsync(demo, "RecordImageState", evt);
            var image = JsonNode.Parse(evt)!["resources"]![0];
            var message = $$"""{ "arn": "{{image}}", "state": { "status": "AVAILABLE" } }""";
            var result = SnsEnvelope.Wrap("arn:aws:sns:us-east-1:123456789012:results", message, "1", "1", demo.Clock.GetUtcNow());
            return await Cost.OfAsync(demo, "RecordBuildResult", result.ToJsonString());
        },
        "RecordBuildResult");

    /// <summary>Starts a build that has just reached its gate. No event is delivered automatically.</summary>
    private static async Task<(string, Cost)> WaitingAsync(
        string require, Func<DemoEnvironment, string, Task<(string, Cost)>> then, JsonObject? script = null, bool published = false, bool isContinuing = false)
    {
        using var policy = new PolicyUnderTest(require, unmet: "hold");
        await using var demo = await StageAsync(policy, published ? "published" : "packaged");
        if (published)
            await PublishAsync(demo, policy);
        if (isContinuing)
            await ContinuingStep.UseAsync(demo, "distribution", 7200);
        await demo.StubAsync(Pipeline, script ?? DemoEnvironment.CleanScan, default);
        var events = new List<JsonObject>();
        demo.Stack.Router.Published += events.Add;
        await demo.StartAsync("cost", Pipeline, default);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        return await then(demo, events.Last(e => e["detail-type"]!.ToString() == "EC2 Image Builder Workflow Step Waiting").ToJsonString());
    }

    private static async Task PublishAsync(DemoEnvironment demo, PolicyUnderTest policy)
    {
        var credentials = demo.Stack.People.AssumeRole("arn:aws:iam::123456789012:role/PolicyPublisher", "pat");
        using var calls = new FunctionCalls(demo.Stack.Services.FunctionUrls["PublishPolicy"], demo.Stack.ClientEnvironment(credentials), "Publisher");
        var text = await File.ReadAllTextAsync(policy.Path);
        var body = new JsonObject
        {
            ["requestId"] = "request-1",
            ["action"] = "publish",
            ["policy"] = text,
            ["expect"] = PolicyFile.Read(policy.Path).Policy!.Hash,
            ["reason"] = "first",
        };
        Assert.True((await calls.PostAsync(body.ToJsonString(), default)).IsDone);
    }

    /// <summary>Handles each state change as it is published. Only the last one is counted.</summary>
    private static async Task<(string, Cost)> BuiltAsync(string state, Func<DemoEnvironment, string, Task<Cost>> then, string function)
    {
        using var policy = new PolicyUnderTest(Scan);
        await using var demo = await StageAsync(policy);
        await demo.StubAsync(Pipeline, DemoEnvironment.CleanScan, default);
        var events = new List<JsonObject>();
        demo.Stack.Router.Published += events.Add;
        await demo.StartAsync("cost", Pipeline, default);
        for (var minute = 0; minute < 180; minute++)
        {
            await demo.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
            // The counted event is handled before other events of the same minute, which would read the same state.
            if (events.Find(e => e["detail"]!["state"]?["status"]?.ToString() == state) is { } counted)
                return (function, await then(demo, counted.ToJsonString()));
            foreach (var evt in events.ToList())
            {
                events.Remove(evt);
                if (evt["detail-type"]!.ToString() == "EC2 Image Builder Workflow Step Waiting")
                    await Cost.OfAsync(demo, "AnswerWaitingStep", evt.ToJsonString());
                else if (evt["detail"]!["state"] is not null)
                    await Cost.OfAsync(demo, "RecordImageState", evt.ToJsonString());
            }
        }

        throw new InvalidOperationException($"The build never became {state}.");
    }

    /// <summary>The event of the call that started the build, with what CloudTrail's event history shows.</summary>
    private static async Task<string> StartEventAsync(DemoEnvironment demo)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, demo.Stack.Services.Url)
        {
            Content = new StringContent("""{ "LookupAttributes": [{ "AttributeKey": "EventName", "AttributeValue": "StartImagePipelineExecution" }] }"""),
            Headers = { { "X-Amz-Target", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents" } },
        };
        using var response = await http.SendAsync(request);
        var found = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["Events"]![0]!;
        var evt = JsonNode.Parse(Sample("eventbridge/api-call-start-pipeline.json"))!;
        evt["detail"] = JsonNode.Parse(found["CloudTrailEvent"]!.ToString());
        return evt.ToJsonString();
    }

    /// <summary>Disables the pipeline, and makes the event about it.</summary>
    private static async Task<string> DisabledAsync(DemoEnvironment demo)
    {
        var evt = JsonNode.Parse(Sample("eventbridge/pipeline-disabled.json"))!;
        var arn = evt["resources"]![0]!.ToString();
        var shown = (await demo.Client.GetImagePipelineAsync(new() { ImagePipelineArn = arn })).ImagePipeline;
        await demo.Client.UpdateImagePipelineAsync(new()
        {
            ImagePipelineArn = arn,
            ImageRecipeArn = shown.ImageRecipeArn,
            InfrastructureConfigurationArn = shown.InfrastructureConfigurationArn,
            Status = Amazon.Imagebuilder.PipelineStatus.DISABLED,
            ClientToken = "disable",
        });
        evt["time"] = demo.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return evt.ToJsonString();
    }

    private static async Task<DemoEnvironment> StageAsync(PolicyUnderTest policy, string source = "packaged")
    {
        var demo = await DemoEnvironment.StartAsync(
            new() { PolicyFile = policy.Path, ReadsBack = false, Parameters = new Dictionary<string, string> { ["PolicySource"] = source } },
            new DemoOutput(TextWriter.Null), default);
        demo.Faults.Add(DeliveryFault.Lose(_ => true, int.MaxValue));
        return demo;
    }

    private static string Sample(string path) => File.ReadAllText(Repository.PathOf("events", path));

    [GeneratedRegex(@"^\| ((?!what happens|---)[^|]+) \| `", RegexOptions.Multiline)]
    private static partial Regex Row();
}
