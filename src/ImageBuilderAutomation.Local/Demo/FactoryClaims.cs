using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>The claims about automatically started builds, retired images and repaired configurations.</summary>
internal static class FactoryClaims
{
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMinutes(30);

    public static IReadOnlyList<Claim> All { get; } =
    [
        new(
            "edge-proxy 1.0.0/1: it was started automatically, exactly once, because base-edge 1.0.0/1 became available",
            e => StartedOnce(e, DemoSteps.Child, DemoSteps.Base)),
        new(
            "edge-proxy 1.0.0/1: it was started after the quiet period of 30 minutes, and a tag of the build names the cause",
            e => StartedAfterQuietPeriod(e, DemoSteps.Child, DemoSteps.Base)),
        new(
            "edge-proxy 1.0.0/1: AnswerWaitingStep released it at its own gate, and it became AVAILABLE",
            e => ClaimResult.Of("RESUME sent by AnswerWaitingStep, build became AVAILABLE", $"{Sent(e, DemoSteps.Child)}, {Finished(e, DemoSteps.Child)}")),
        new(
            "edge-proxy 1.0.0/2: it was started automatically, exactly once, because base-edge 1.0.0/2 became available; no other build was",
            e => StartedOnce(e, DemoSteps.NewerChild, DemoSteps.NewerBase)),
        new("retirement plan: it retires edge-proxy 1.0.0/1, keeps every other image, and gives a reason for each", Planned),
        new("edge-proxy 1.0.0/1: one request deprecated it, and no other image was retired", Retired),
        new("base-al2023 1.0.0/1: the plan keeps it, and names the launch template and version that EC2 shows for its AMI", KeptForTemplate),
        new("base-al2023 1.0.0/1: its AMI is not deprecated in EC2; that of edge-proxy 1.0.0/1, which nobody refers to, is", OnlyOtherDeprecated),
        new("shared infrastructure configuration: the user's change was found and recorded", DriftFound),
        new("shared infrastructure configuration: one update repaired it and left every other field unchanged", Repaired),
    ];

    private static ClaimResult StartedOnce(Evidence e, string child, string parent)
    {
        var starts = Starts(e);
        var index = child == DemoSteps.Child ? 0 : 1;
        var isCause = starts.Count > index && CauseOf(starts[index]).EndsWith(PathOf(e, parent), StringComparison.Ordinal);
        return ClaimResult.Of(
            $"2 automatic starts, start {index + 1} caused by {PathOf(e, parent)}",
            $"{starts.Count} automatic starts, start {index + 1} caused by {(isCause ? PathOf(e, parent) : "something else")}");
    }

    private static ClaimResult StartedAfterQuietPeriod(Evidence e, string child, string parent)
    {
        var available = e.TrailOf(e.Build(parent).ImageArn)?.Build?.Transitions.Where(t => t.To == "AVAILABLE").Select(t => (DateTimeOffset?)t.At).Min();
        var waited = Starts(e) is [var first, ..] && available is { } at ? first.Time - at : TimeSpan.Zero;
        var tag = e.TrailOf(e.Build(child).ImageArn)?.Build?.Current?.Tags.GetValueOrDefault(StartRequest.CauseTag) ?? "";
        return new(
            waited >= QuietPeriod && waited <= QuietPeriod + TimeSpan.FromMinutes(10) && tag.EndsWith(PathOf(e, parent), StringComparison.Ordinal),
            $"started 30 to 40 minutes after the parent became AVAILABLE, cause tag ends with {PathOf(e, parent)}",
            $"started {waited} after the parent became AVAILABLE, cause tag is '{tag}'");
    }

    private static ClaimResult Planned(Evidence e)
    {
        var plan = e.Plan;
        var retired = plan?.Actions.Select(decision => decision.Image.Path).ToList() ?? [];
        var silent = plan?.Decisions.Count(decision => decision.Reason.Length == 0) ?? 0;
        return ClaimResult.Of(
            $"to retire: {PathOf(e, DemoSteps.Child)}; {e.Builds.Count} images in the plan, 0 without a reason",
            $"to retire: {string.Join(", ", retired)}; {plan?.Decisions.Count ?? 0} images in the plan, {silent} without a reason");
    }

    private static ClaimResult Retired(Evidence e)
    {
        var asked = e.Requests.Where(r => r.Operation == "StartResourceStateUpdate" && r is { Status: 200, Replayed: false })
            .Select(r => $"{r["resourceArn"]} by {r.Caller}").ToList();
        var retired = e.Builds.Values.Where(build => e.Status(build.ImageArn) is "DEPRECATED" or "DISABLED" or "DELETED").Select(build => build.ImageArn);
        return ClaimResult.Of(
            $"requested for {e.Build(DemoSteps.Child).ImageArn} by RetireImages; retired: {e.Build(DemoSteps.Child).ImageArn}",
            $"requested for {string.Join(", ", asked)}; retired: {string.Join(", ", retired)}");
    }

    private static ClaimResult KeptForTemplate(Evidence e)
    {
        var decision = e.Plan?.Decisions.FirstOrDefault(each => each.Image.Path == PathOf(e, DemoSteps.Released));
        var versions = e.AmisOf(DemoSteps.Released).SelectMany(e.ReferencesTo).ToList();
        return new(
            decision is { IsKept: true } && versions is [var version] && decision.Reason.Contains($"used by launch template {version}", StringComparison.Ordinal),
            $"kept, used by launch template {string.Join(", ", versions)}",
            $"{(decision is { IsKept: true } ? "kept" : "not kept")}, {decision?.Reason}");
    }

    private static ClaimResult OnlyOtherDeprecated(Evidence e) => ClaimResult.Of(
        "base-al2023 1.0.0/1 not deprecated, 1 reference; edge-proxy 1.0.0/1 deprecated, 0 references",
        $"base-al2023 1.0.0/1 {AmisOf(e, DemoSteps.Released, "reference")}; edge-proxy 1.0.0/1 {AmisOf(e, DemoSteps.Child, "references")}");

    private static string AmisOf(Evidence e, string scene, string references) => string.Join(
        ", ", e.AmisOf(scene).Select(ami => $"{e.Deprecation(ami)}, {e.ReferencesTo(ami).Count} {references}"));

    private static ClaimResult DriftFound(Evidence e)
    {
        var changes = e.SharedConfiguration.Record?.Repairs.SelectMany(repair => repair.Changes).Select(change => change.ToString()).ToList() ?? [];
        var first = e.Requests.FirstOrDefault(r => r.Operation == "UpdateInfrastructureConfiguration");
        return ClaimResult.Of(
            "changed by demo; recorded repair: instanceMetadataOptions.httpTokens optional -> required",
            $"changed by {first?.Caller}; recorded repair: {string.Join(", ", changes)}");
    }

    private static ClaimResult Repaired(Evidence e)
    {
        var (record, before, now) = e.SharedConfiguration;
        var updates = e.Requests.Where(r => r.Operation == "UpdateInfrastructureConfiguration" && r is { Status: 200, Replayed: false })
            .Skip(1).Select(r => r.Caller);
        return ClaimResult.Of(
            $"1 repair, by CheckChangedConfiguration; recorded state {ConfigurationState.Compliant}; fields: {Fields(before)}",
            $"{updates.Count()} repair, by {string.Join(", ", updates)}; recorded state {record?.State}; fields: {Fields(now)}");
    }

    private static string Fields(Amazon.Imagebuilder.Model.InfrastructureConfiguration? c) => c is null
        ? "(none)"
        : $"{c.Description} {c.InstanceProfileName} {string.Join(' ', c.InstanceTypes ?? [])} {c.TerminateInstanceOnFailure} {c.SnsTopicArn} "
            + $"{c.InstanceMetadataOptions?.HttpTokens} {c.InstanceMetadataOptions?.HttpPutResponseHopLimit}";

    /// <summary>The requests by which functions started builds, in order.</summary>
    private static List<LoggedRequest> Starts(Evidence e) =>
    [
        .. e.Requests.Where(r => r is
        {
            Operation: "StartImagePipelineExecution", Status: 200, Replayed: false, Caller: "StartDependentBuilds" or "StartDeferredBuilds"
        }),
    ];

    private static string CauseOf(LoggedRequest start) => start.Input["tags"]?[StartRequest.CauseTag]?.ToString() ?? "";

    private static string Sent(Evidence e, string scene) => string.Join(", ", e.Sent(scene).Select(r => $"{r["action"]} sent by {r.Caller}"));

    /// <summary>Uses the recorded transitions, because a lifecycle action may have changed the state since.</summary>
    private static string Finished(Evidence e, string scene) =>
        e.TrailOf(e.Build(scene).ImageArn)?.Build?.Transitions.Any(t => t.To == "AVAILABLE") == true
            ? "build became AVAILABLE"
            : "build did not become AVAILABLE";

    private static string PathOf(Evidence e, string scene) => e.Build(scene).ImageArn.Split(":image/")[^1];
}
