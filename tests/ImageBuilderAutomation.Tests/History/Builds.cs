using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Tests.History;

/// <summary>One build that fails in its distribution, is retried and becomes available: its messages and the reads after them.</summary>
internal static class Builds
{
    public const string Reason = "Workflow Execution ID: 'wf-11111111-2222-3333-4444-555555555555' failed with reason: no launch permission";

    public static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");

    public static readonly ImageBuildArn Image = ImageBuildArn.Parse("arn:aws:imagebuilder:eu-west-1:111122223333:image/base-linux/1.0.0/3");

    public static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static ImageSnapshot Snapshot(string status, double minutes, string? reason = null) => new(
        Image.ToString(), "Base Linux", "1.0.0", status, reason, "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/base-linux",
        "arn:aws:imagebuilder:eu-west-1:111122223333:image-recipe/base-linux/1.0.0", "Linux", "Amazon Linux 2023", "SCHEDULED", Start,
        status == "AVAILABLE" ? [new("ami-01a23bc4def5a6789", "eu-west-1", "111122223333", "base-linux")] : [],
        new Dictionary<string, string> { ["env"] = "prod", ["team"] = "platform" }, Start.AddMinutes(minutes));

    public static BuildEvent Event(string? from, string to, double minutes, string source = "eventbridge") =>
        new(Image, new(from, to, Start.AddMinutes(minutes), source));

    /// <summary>
    /// Each message with the snapshot that was read when it was handled. Some were handled late, one when the image had already reached a later state.
    /// </summary>
    public static readonly (BuildEvent Event, ImageSnapshot? Snapshot)[] Retried =
    [
        (Event("PENDING", "BUILDING", 1), Snapshot("BUILDING", 1.1)),
        (Event("BUILDING", "DISTRIBUTING", 20), Snapshot("FAILED", 25.5, Reason)),
        (Event("DISTRIBUTING", "FAILED", 25), Snapshot("FAILED", 25.1, Reason)),
        (Event(null, "FAILED", 25.01, "sns"), Snapshot("DISTRIBUTING", 40.2)),
        (Event("FAILED", "DISTRIBUTING", 40), Snapshot("DISTRIBUTING", 40.2)),
        (Event("DISTRIBUTING", "AVAILABLE", 50), Snapshot("AVAILABLE", 50.1)),
        (Event(null, "AVAILABLE", 50.01, "sns"), null),
    ];

    public static WorkflowRun Workflow(string id, string type, string status, params StepRun[] steps) => new(
        id, $"arn:aws:imagebuilder:eu-west-1:111122223333:workflow/{type}/w/1.0.0/1", type, status, null, false, Start, Start.AddMinutes(5), steps);

    public static StepRun Step(string name, string action, string status, string? message = null, double ended = 1) =>
        new($"step-{name}", name, action, status, null, message, Start, Start.AddMinutes(ended));

    public static readonly IReadOnlyList<WorkflowRun> FailedInDistribution =
    [
        Workflow("wf-0", "BUILD", "COMPLETED", Step("Launch", "LaunchInstance", "COMPLETED")),
        Workflow("wf-11111111-2222-3333-4444-555555555555", "DISTRIBUTION", "FAILED", Step("Distribute", "DistributeImage", "FAILED", "no launch permission")),
    ];

    public static BuildRecord Merged(IEnumerable<(BuildEvent Event, ImageSnapshot? Snapshot)> observations) =>
        observations.Aggregate((BuildRecord?)null, (record, seen) => BuildHistory.Merge(record, seen.Event, seen.Snapshot))!;

    /// <summary>Asserts that all members are equal, and lists by their content.</summary>
    public static void AssertSame(BuildRecord expected, BuildRecord actual)
    {
        Assert.Equal(expected.Transitions, actual.Transitions);
        Assert.Equal(expected with { Transitions = [] }, actual with { Transitions = [] });
    }
}
