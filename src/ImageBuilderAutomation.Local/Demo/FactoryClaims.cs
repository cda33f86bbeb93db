using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>What the demo claims about builds that start by themselves, images that retire and configurations that are put right.</summary>
internal static class FactoryClaims
{
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(30);

    public static IReadOnlyList<Claim> All { get; } =
    [
        new("edge-proxy 1.0.0/1 was started by itself, once, for base-edge 1.0.0/1", e => StartedOnce(e, Scenes.Child, Scenes.Base)),
        new("… half an hour after its parent was AVAILABLE, and the build bears the cause", e => StartedAfterSettling(e, Scenes.Child, Scenes.Base)),
        new("… and was released at its own gate", e => Verdict.Of("RESUME by AnswerWaitingStep, AVAILABLE", $"{Sent(e, Scenes.Child)}, {Finished(e, Scenes.Child)}")),
        new("edge-proxy 1.0.0/2 was started once for base-edge 1.0.0/2, and nothing else started by itself", e => StartedOnce(e, Scenes.NewerChild, Scenes.NewerBase)),
        new("a plan named edge-proxy 1.0.0/1 to retire, and kept every other image, each for a reason", Planned),
        new("… that one was deprecated by one request, and no other image was touched", Retired),
        new("somebody's change of the shared configuration was found", DriftFound),
        new("… and repaired by one update that left every other field as it was", Repaired),
    ];

    private static Verdict StartedOnce(Evidence e, string child, string parent)
    {
        var starts = Starts(e);
        var index = child == Scenes.Child ? 0 : 1;
        return Verdict.Of(
            $"2 starts, number {index + 1} for {PathOf(e, parent)}",
            $"{starts.Count} starts, number {index + 1} for {(starts.Count > index && CauseOf(starts[index]).EndsWith(PathOf(e, parent), StringComparison.Ordinal) ? PathOf(e, parent) : "something else")}");
    }

    private static Verdict StartedAfterSettling(Evidence e, string child, string parent)
    {
        var available = e.Story(e.Build(parent).ImageArn)?.Build?.Transitions.Where(t => t.To == "AVAILABLE").Select(t => (DateTimeOffset?)t.At).Min();
        var waited = Starts(e) is [var first, ..] && available is { } at ? first.Time - at : TimeSpan.Zero;
        var tag = e.Story(e.Build(child).ImageArn)?.Build?.Current?.Tags.GetValueOrDefault(StartRequest.CauseTag) ?? "";
        return new(
            waited >= Settle && waited <= Settle + TimeSpan.FromMinutes(10) && tag.EndsWith(PathOf(e, parent), StringComparison.Ordinal),
            $"30 to 40 minutes later, tagged with {PathOf(e, parent)}",
            $"{waited} later, tagged with '{tag}'");
    }

    private static Verdict Planned(Evidence e)
    {
        var plan = e.Plan;
        var retired = plan?.Acts.Select(decision => decision.Image.Path).ToList() ?? [];
        var silent = plan?.Decisions.Count(decision => decision.Reason.Length == 0) ?? 0;
        return Verdict.Of(
            $"{PathOf(e, Scenes.Child)} of {e.Builds.Count} images, 0 without a reason",
            $"{string.Join(", ", retired)} of {plan?.Decisions.Count ?? 0} images, {silent} without a reason");
    }

    private static Verdict Retired(Evidence e)
    {
        var asked = e.Requests.Where(r => r.Operation == "StartResourceStateUpdate" && r is { Status: 200, Replayed: false }).Select(r => $"{r["resourceArn"]} by {r.Caller}").ToList();
        var retired = e.Builds.Values.Where(build => e.Status(build.ImageArn) is "DEPRECATED" or "DISABLED" or "DELETED").Select(build => build.ImageArn);
        return Verdict.Of(
            $"{e.Build(Scenes.Child).ImageArn} by RetireImages; retired {e.Build(Scenes.Child).ImageArn}",
            $"{string.Join(", ", asked)}; retired {string.Join(", ", retired)}");
    }

    private static Verdict DriftFound(Evidence e)
    {
        var changes = e.SharedConfiguration.Record?.Repairs.SelectMany(repair => repair.Changes).Select(change => change.ToString()).ToList() ?? [];
        var first = e.Requests.FirstOrDefault(r => r.Operation == "UpdateInfrastructureConfiguration");
        return Verdict.Of(
            "changed by demo; instanceMetadataOptions.httpTokens optional -> required",
            $"changed by {first?.Caller}; {string.Join(", ", changes)}");
    }

    private static Verdict Repaired(Evidence e)
    {
        var (record, before, now) = e.SharedConfiguration;
        var updates = e.Requests.Where(r => r.Operation == "UpdateInfrastructureConfiguration" && r is { Status: 200, Replayed: false }).Skip(1).Select(r => r.Caller);
        return Verdict.Of(
            $"1 update by CheckChangedConfiguration, {ConfigurationState.Compliant}, {Fields(before)}",
            $"{updates.Count()} update by {string.Join(", ", updates)}, {record?.State}, {Fields(now)}");
    }

    private static string Fields(Amazon.Imagebuilder.Model.InfrastructureConfiguration? c) => c is null
        ? "(none)"
        : $"{c.Description} {c.InstanceProfileName} {string.Join(' ', c.InstanceTypes ?? [])} {c.TerminateInstanceOnFailure} {c.SnsTopicArn} "
            + $"{c.InstanceMetadataOptions?.HttpTokens} {c.InstanceMetadataOptions?.HttpPutResponseHopLimit}";

    /// <summary>Builds that a function started, in order.</summary>
    private static List<LoggedRequest> Starts(Evidence e) =>
        [.. e.Requests.Where(r => r is { Operation: "StartImagePipelineExecution", Status: 200, Replayed: false, Caller: "StartDependentBuilds" or "StartDueBuilds" })];

    private static string CauseOf(LoggedRequest start) => start.Input["tags"]?[StartRequest.CauseTag]?.ToString() ?? "";

    private static string Sent(Evidence e, string scene) => string.Join(", ", e.Sent(scene).Select(r => $"{r["action"]} by {r.Caller}"));

    /// <summary>What it became first, whatever lifecycle did to it later.</summary>
    private static string Finished(Evidence e, string scene) =>
        e.Story(e.Build(scene).ImageArn)?.Build?.Transitions.Any(t => t.To == "AVAILABLE") == true ? "AVAILABLE" : "not AVAILABLE";

    private static string PathOf(Evidence e, string scene) => e.Build(scene).ImageArn.Split(":image/")[^1];
}
