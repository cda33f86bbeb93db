using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Console.Tests.Worlds;

/// <summary>Records as the functions write them, by number: the same number gives the same record.</summary>
/// <param name="now">The stack's time. The latest build has just begun.</param>
/// <param name="past">Over this time builds are spread.</param>
/// <param name="text">Takes the place of every text that comes from outside; null for harmless ones.</param>
internal sealed class SeededRecords(AccountRegion place, DateTimeOffset now, TimeSpan past, string? text)
{
    private const int Pipelines = 40;
    private const string PolicyHash = "8f3c1e0000";

    public BuildRecord Build(int i, int of)
    {
        var begun = now - past + (past * ((i + 1.0) / of));
        var (arn, pipeline, status) = (ImageOf(i), $"team-{i % Pipelines}", StatusOf(i, of));
        var ended = begun.AddMinutes(20 + (i % 17));
        return new()
        {
            ImageArn = arn,
            Current = new(
                arn, $"recipe-{i % Pipelines}", "1.0.0", status, status == "FAILED" ? Text("step Install failed") : null, Arn($"image-pipeline/{pipeline}"),
                Arn($"image-recipe/recipe-{i % Pipelines}/1.0.0"), "Linux", Text("Amazon Linux 2023"), "SCHEDULED", begun,
                status == "AVAILABLE" ? [new($"ami-{i:x17}", place.Region, place.Account, Text($"recipe-{i % Pipelines}"))] : [],
                new Dictionary<string, string> { [Text("team")] = Text("platform") }, status is "BUILDING" ? begun : ended)
            {
                ScanStatus = "COMPLETED",
                Logs = new(Text("/aws/imagebuilder/recipe"), Text("1.0.0/1"), null),
            },
            Transitions = [new(null, "BUILDING", begun, "eventbridge"), .. status == "BUILDING" ? Array.Empty<Transition>() : [new("BUILDING", status, ended, "eventbridge")]],
            Failure = status == "FAILED" ? new(Text("step Install failed"), "wf-1", ended) : null,
            Cause = status == "FAILED" ? new(Text("step Install failed: no space"), false, Text("step Install failed"), ended) : null,
        };
    }

    public BuildDetails Details(int i) => new()
    {
        ImageArn = ImageOf(i),
        Status = "AVAILABLE",
        ScanStatus = "COMPLETED",
        ReadStartedAt = now,
        Findings = new(i % 2, 2, 3, 40),
        Packages = new(411, "abcdef"),
        Workflows =
        [
            new("wf-1", Arn("workflow/build/build-image/1.0.0/1"), "BUILD", "COMPLETED", Text("done"), true, now.AddMinutes(-30), now.AddMinutes(-5),
                [new("step-1", Text("LaunchBuildInstance"), "LaunchInstance", "COMPLETED", null, Text("fine"), now.AddMinutes(-30), now.AddMinutes(-28)),
                 new("step-2", Text("ApplyBuildComponents"), "ExecuteComponents", "COMPLETED", null, Text("fine"), now.AddMinutes(-28), now.AddMinutes(-5))]),
        ],
    };

    public GateRecord Gate(int i) => new()
    {
        ImageArn = ImageOf(i),
        StepExecutionId = $"step-{i:x8}-0000-0000-0000-000000000000",
        WorkflowExecutionId = $"wf-{i:x8}",
        WorkflowArn = Arn("workflow/distribution/gated-distribution/1.0.0/1"),
        StepName = Text("ApproveRelease"),
        PipelineArn = Arn($"image-pipeline/team-{i % Pipelines}"),
        State = GateState.Open,
        OpenedAt = now.AddMinutes(-i % 600),
        Deadline = now.AddHours(24).AddMinutes(i % 900),
        DecidedOn = "event",
        DecidedSince = now.AddMinutes(-i % 600),
        Decision = new(
            GateAnswer.Hold, Text("pci-release: approval missing from platform, security"),
            [new("pci-release", GateAnswer.Hold, Text("approval missing from platform, security"),
                [new("approvals", Truth.False, Text("approval missing from platform, security")) { OpenSeats = [new("platform", 1, 1), new("security", 1, 1)] },
                 new("findings.critical", Truth.True, Text("0 critical, at most 0"))], null, null)
                { MayApprove = ["platform (role/PlatformApprover)"] }],
            PolicyHash, now.AddMinutes(-i % 600), null),
        Approvals = i % 3 == 0 ? [new("platform", $"arn:aws:sts::{place.Account}:assumed-role/PlatformApprover/kim", Text("looks good"), now.AddMinutes(-3))] : [],
        FirstPolicyHash = PolicyHash,
    };

    public ChannelRecord Channel()
    {
        var image = new ChannelImage(ImageOf(0), now.AddHours(-3), [new("ami-00000000000000abc", place.Region, null, Text("base"))]);
        return new()
        {
            Scope = "edge-base",
            Name = "prod",
            Latest = new(1, MoveKind.Promotion, null, image, $"arn:aws:sts::{place.Account}:assumed-role/Operator/lee", Text("it was tested"), PolicyHash, now.AddHours(-2)),
            NewestMadeAt = image.MadeAt,
            Published = 1,
            Waiting = new(ImageOf(1), Text("an approval of group platform")),
        };
    }

    private string ImageOf(int i) => Arn($"image/recipe-{i % Pipelines}/1.0.0/{(i / Pipelines) + 1}");

    private string Arn(string path) => $"arn:{place.Partition}:imagebuilder:{place.Region}:{place.Account}:{path}";

    /// <summary>The latest builds are under way; of the others one in nine failed.</summary>
    private static string StatusOf(int i, int of) => i >= of - 12 ? "BUILDING" : i % 9 == 0 ? "FAILED" : "AVAILABLE";

    private string Text(string harmless) => text ?? harmless;
}
