using System.Globalization;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>What the demo claims. Each is checked against what the emulator logged and what the table gives back.</summary>
internal static class Claims
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<Claim> All { get; } =
    [
        new("base-al2023 1.0.0/1 was released by one request", e => Verdict.Of("RESUME by AnswerWaitingStep", Sent(e, Scenes.Released))),
        new("… and not before its scan had completed", e => NotBeforeScan(e, Scenes.Released)),
        new("… it is AVAILABLE, and its AMI leads back to it", AmiLeadsBack),
        new("web-shop 1.0.0/1 was asked again while its scan was missing", AskedAgain),
        new("… nothing was sent before the scan had completed", e => NotBeforeScan(e, Scenes.Stopped)),
        new("… then it was stopped by one request that names the CVE", StoppedForTheCve),
        new("… it FAILED, and history knows why", FailedWithCause),
        new("pay-api 1.0.0/1: its event reached no function", e => Verdict.Of("0 invocations", $"{e.Invoked("AnswerWaitingStep", Scenes.Expired).Count} invocations")),
        new("… the sweep found the step and held it for people", FoundBySweep),
        new("… after two days, not before, one STOP by rule", StoppedAfterTwoDays),
        new("base-al2023 1.0.0/2: its event was delivered three times", e => Verdict.Of("3 invocations", $"{e.Invoked("AnswerWaitingStep", Scenes.Thrice).Count} invocations")),
        new("… and answered by one request", e => Verdict.Of("RESUME by AnswerWaitingStep", Sent(e, Scenes.Thrice))),
        new("web-shop 1.0.0/2: the function was killed and invoked again", KilledOnce),
        new("… and still there is one answer, with its record", OneAnswerDespiteTheKill),
        .. FactoryClaims.All,
        new("every gate's outcome in the table is what its step shows", OutcomesAgree),
        new("history holds every build in the state the service shows", StatesAgree),
        new("nothing failed for good", e => Verdict.Of("0 messages in the failure queues", $"{e.FailedForGood} messages in the failure queues")),
    ];

    private static string Sent(Evidence e, string scene) => Listed(e.Sent(scene).Select(r => $"{r["action"]} by {r.Caller}{Remark(r)}"));

    private static string Remark(LoggedRequest request) => request.Status == 200 ? request.Replayed ? " (replayed)" : "" : $" ({request.Status})";

    private static Verdict NotBeforeScan(Evidence e, string scene)
    {
        var early = e.Sent(scene).Count(r => e.ScanCompleted(scene) is not { } completed || r.Time < completed);
        return Verdict.Of(
            $"{e.Sent(scene).Count} after, 0 before {Time(e.ScanCompleted(scene))}",
            $"{e.Sent(scene).Count - early} after, {early} before {Time(e.ScanCompleted(scene))}");
    }

    private static Verdict AmiLeadsBack(Evidence e)
    {
        var build = e.Build(Scenes.Released);
        var ami = e.Story(build.ImageArn)?.Build?.Current?.Amis is [var one, ..] ? one.ImageId : "";
        return Verdict.Of($"AVAILABLE {build.ImageArn}", $"{e.Status(build.ImageArn)} {e.BuildsByAmi.GetValueOrDefault(ami, "(no build)")}");
    }

    private static Verdict AskedAgain(Evidence e)
    {
        var asked = e.GateWrites(Scenes.Stopped).Where(g => g.Decision?.Answer == GateAnswer.AskAgain).ToList();
        var reads = e.Requests.Count(r => r.Operation == "GetImage" && r.Caller == "SweepWaitingSteps" && r["imageBuildVersionArn"] == e.Build(Scenes.Stopped).ImageArn);
        return new(asked.Count >= 2 && reads >= 2, "asked at least twice, read again by the sweep each time", $"asked {asked.Count} times, read {reads} times by the sweep");
    }

    private static Verdict StoppedForTheCve(Evidence e)
    {
        var reason = e.Sent(Scenes.Stopped) is [var only] ? only["reason"] ?? "" : "";
        return new(
            Sent(e, Scenes.Stopped) == "STOP by SweepWaitingSteps" && reason.Contains("CVE-2026-4411", StringComparison.Ordinal) && reason.StartsWith("clean: ", StringComparison.Ordinal),
            "STOP by SweepWaitingSteps, reason clean: … CVE-2026-4411 …",
            $"{Sent(e, Scenes.Stopped)}, reason {reason}");
    }

    private static Verdict FailedWithCause(Evidence e)
    {
        var build = e.Build(Scenes.Stopped);
        var cause = e.Story(build.ImageArn)?.Build?.Failure?.Reason ?? "";
        return new(e.Status(build.ImageArn) == "FAILED" && cause.Length > 0, "FAILED with a cause", $"{e.Status(build.ImageArn)}, cause '{cause}'");
    }

    private static Verdict FoundBySweep(Evidence e)
    {
        var first = e.GateWrites(Scenes.Expired) is [var one, ..] ? one : null;
        var waited = first?.Decision is { } decision ? decision.DecidedAt - first.OpenedAt : TimeSpan.MaxValue;
        return new(
            first is { DecidedOn: "sweep", Decision.Answer: GateAnswer.Hold } && waited <= SweepPeriod,
            "first decision Hold by sweep, at most 5 minutes after the step began to wait",
            first is null ? "no decision" : $"first decision {first.Decision?.Answer} by {first.DecidedOn}, after {waited}");
    }

    private static Verdict StoppedAfterTwoDays(Evidence e)
    {
        var opened = e.Gate(Scenes.Expired)?.OpenedAt ?? DateTimeOffset.MaxValue;
        var waited = e.Sent(Scenes.Expired) is [var only] ? only.Time - opened : TimeSpan.Zero;
        var days = TimeSpan.FromDays(2);
        return new(
            Sent(e, Scenes.Expired) == "STOP by SweepWaitingSteps" && waited >= days && waited <= days + SweepPeriod,
            "STOP by SweepWaitingSteps within 5 minutes after 2 days",
            $"{Sent(e, Scenes.Expired)} after {waited}");
    }

    private static Verdict KilledOnce(Evidence e) => Verdict.Of(
        "attempt 1 killed, attempt 2 succeeded",
        Listed(e.Invoked("AnswerWaitingStep", Scenes.Killed)
            .Select(i => $"attempt {i.Attempt} {(i.Error is null ? "succeeded" : i.WasKilled ? "killed" : i.Error)}")));

    private static Verdict OneAnswerDespiteTheKill(Evidence e)
    {
        var sent = e.Sent(Scenes.Killed);
        var bodies = sent.Select(r => r.Input.ToJsonString()).Distinct().Count();
        var accepted = sent.Count(r => r is { Status: 200, Replayed: false });
        return Verdict.Of("1 request body, 1 accepted, gate Answered", $"{bodies} request body, {accepted} accepted, gate {e.Gate(Scenes.Killed)?.State}");
    }

    private static Verdict OutcomesAgree(Evidence e)
    {
        var gates = e.Builds.Keys.Select(scene => (Build: e.Build(scene), Gate: e.Gate(scene))).ToList();
        return Verdict.Of(
            Listed(gates.Select(g => $"{g.Build}: {(g.Gate is null ? "(no record)" : e.StepAnswer(g.Gate))}")),
            Listed(gates.Select(g => $"{g.Build}: {g.Gate?.Outcome?.Action ?? "(no outcome)"}")));
    }

    private static Verdict StatesAgree(Evidence e) => Verdict.Of(
        Listed(e.Builds.Values.OrderBy(b => b.ImageArn, StringComparer.Ordinal).Select(b => $"{b} {e.Status(b.ImageArn)}")),
        Listed(e.History.OrderBy(b => b.ImageArn, StringComparer.Ordinal).Select(b => $"{new DemoBuild(b.Current?.PipelineArn?.Split('/')[^1] ?? "", b.ImageArn)} {b.Current?.Status}")));

    private static string Listed(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } text ? text : "(none)";

    private static string Time(DateTimeOffset? at) => at?.ToString("ddd HH:mm:ss", CultureInfo.InvariantCulture) ?? "(never)";
}
