using System.Globalization;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>A statement about the demo, with the check that proves or refutes it.</summary>
/// <param name="Text">A sentence that a reader understands without the lines around it.</param>
internal sealed record Claim(string Text, Func<Evidence, ClaimResult> Check);

/// <summary>The result of checking a claim, with the expected and the found facts as text.</summary>
internal sealed record ClaimResult(bool Holds, string Expected, string Found)
{
    public static ClaimResult Of(string expected, string found) => new(expected == found, expected, found);
}

/// <summary>The claims of the demo, each checked against the emulator's log, the service's responses and the stored records.</summary>
internal static class Claims
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<Claim> All { get; } =
    [
        new(
            "base-al2023 1.0.0/1: AnswerWaitingStep released it with exactly one request",
            e => ClaimResult.Of("RESUME sent by AnswerWaitingStep", Sent(e, DemoSteps.Released))),
        new("base-al2023 1.0.0/1: no request was sent before its scan completed", e => NotBeforeScan(e, DemoSteps.Released)),
        new("base-al2023 1.0.0/1: it is AVAILABLE, and history finds the build by its AMI", AmiLeadsBack),
        new("web-shop 1.0.0/1: while its scan was missing, the sweep kept checking its gate", CheckedAgain),
        new("web-shop 1.0.0/1: no request was sent before its scan completed", e => NotBeforeScan(e, DemoSteps.Stopped)),
        new("web-shop 1.0.0/1: exactly one request stopped it, and its reason names the CVE", StoppedForTheCve),
        new("web-shop 1.0.0/1: it FAILED, and history records the cause", FailedWithCause),
        new("pay-api 1.0.0/1: its event was lost, so AnswerWaitingStep was never invoked for it", e => InvokedTimes(e, DemoSteps.Expired, 0)),
        new("pay-api 1.0.0/1: the sweep found the waiting step and held it for people to approve", FoundBySweep),
        new("pay-api 1.0.0/1: nobody approved, so one request stopped it after two days and not earlier", StoppedAfterTwoDays),
        new("base-al2023 1.0.0/2: its event was delivered three times, so AnswerWaitingStep ran three times", e => InvokedTimes(e, DemoSteps.ThreeTimes, 3)),
        new(
            "base-al2023 1.0.0/2: the three invocations together sent exactly one request",
            e => ClaimResult.Of("RESUME sent by AnswerWaitingStep", Sent(e, DemoSteps.ThreeTimes))),
        new("web-shop 1.0.0/2: AnswerWaitingStep was killed, and its retry succeeded", KilledOnce),
        new("web-shop 1.0.0/2: despite the kill, the step got exactly one answer, and the answer is recorded", OneAnswerDespiteTheKill),
        new("pay-api 1.0.0/2: an approval whose body was changed after it was signed was refused", e => ClaimResult.Of("HTTP 403", $"HTTP {e.ForgeryStatus}")),
        new("pay-api 1.0.0/2: two people approved with signed calls, and the second call released it", ApprovedByTwo),
        .. FactoryClaims.All,
        .. ChannelClaims.All,
        new("all gates: the recorded answer of every gate is the one that the service shows for its step", NotificationsAgree),
        new("all builds: history records every build in the state that the service shows", StatesAgree),
        new(
            "all events: no event is left in a failure queue",
            e => ClaimResult.Of("0 messages in the failure queues", $"{e.FailedForGood} messages in the failure queues")),
    ];

    private static string Sent(Evidence e, string scene) => Listed(e.Sent(scene).Select(r => $"{r["action"]} sent by {r.Caller}{Remark(r)}"));

    private static string Remark(LoggedRequest request) => request.Status != 200
        ? $" (refused with HTTP {request.Status})"
        : request.Replayed ? " (repeated with the same client token)" : "";

    private static ClaimResult InvokedTimes(Evidence e, string scene, int expected) =>
        ClaimResult.Of($"{expected} invocations", $"{e.Invoked("AnswerWaitingStep", scene).Count} invocations");

    private static ClaimResult NotBeforeScan(Evidence e, string scene)
    {
        var early = e.Sent(scene).Count(r => e.ScanCompleted(scene) is not { } completed || r.Time < completed);
        return ClaimResult.Of(
            $"{e.Sent(scene).Count} requests after the scan completed ({Time(e.ScanCompleted(scene))}), 0 before",
            $"{e.Sent(scene).Count - early} requests after the scan completed ({Time(e.ScanCompleted(scene))}), {early} before");
    }

    private static ClaimResult AmiLeadsBack(Evidence e)
    {
        var build = e.Build(DemoSteps.Released);
        var ami = e.TrailOf(build.ImageArn)?.Build?.Current?.Amis is [var one, ..] ? one.ImageId : "";
        return ClaimResult.Of(
            $"status AVAILABLE, build found by its AMI: {build.ImageArn}",
            $"status {e.Status(build.ImageArn)}, build found by its AMI: {e.BuildsByAmi.GetValueOrDefault(ami, "(none)")}");
    }

    private static ClaimResult CheckedAgain(Evidence e)
    {
        var asked = e.GateWrites(DemoSteps.Stopped).Where(g => g.Decision?.Answer == GateAnswer.AskAgain).ToList();
        var reads = e.Requests.Count(r =>
            r.Operation == "GetImage" && r.Caller == "SweepWaitingSteps" && r["imageBuildVersionArn"] == e.Build(DemoSteps.Stopped).ImageArn);
        return new(
            asked.Count >= 2 && reads >= 2,
            "at least 2 decisions to ask again, and at least 2 reads of the image by SweepWaitingSteps",
            $"{asked.Count} decisions to ask again, and {reads} reads of the image by SweepWaitingSteps");
    }

    private static ClaimResult StoppedForTheCve(Evidence e)
    {
        var reason = e.Sent(DemoSteps.Stopped) is [var only] ? only["reason"] ?? "" : "";
        return new(
            Sent(e, DemoSteps.Stopped) == "STOP sent by SweepWaitingSteps" && reason.Contains("CVE-2026-4411", StringComparison.Ordinal)
                && reason.StartsWith("clean: ", StringComparison.Ordinal),
            "STOP sent by SweepWaitingSteps, reason clean: … CVE-2026-4411 …",
            $"{Sent(e, DemoSteps.Stopped)}, reason {reason}");
    }

    private static ClaimResult FailedWithCause(Evidence e)
    {
        var build = e.Build(DemoSteps.Stopped);
        var cause = e.TrailOf(build.ImageArn)?.Build?.Why ?? "";
        return new(
            e.Status(build.ImageArn) == "FAILED" && cause.StartsWith("stopped by rule clean: ", StringComparison.Ordinal),
            "status FAILED, recorded cause 'stopped by rule clean: …'",
            $"status {e.Status(build.ImageArn)}, recorded cause '{cause}'");
    }

    private static ClaimResult FoundBySweep(Evidence e)
    {
        var first = e.GateWrites(DemoSteps.Expired) is [var one, ..] ? one : null;
        var waited = first?.Decision is { } decision ? decision.DecidedAt - first.OpenedAt : TimeSpan.MaxValue;
        return new(
            first is { DecidedOn: "sweep", Decision.Answer: GateAnswer.Hold } && waited <= SweepPeriod,
            "first decision Hold, on channel sweep, at most 5 minutes after the step began to wait",
            first is null
                ? "no decision"
                : $"first decision {first.Decision?.Answer}, on channel {first.DecidedOn}, {waited} after the step began to wait");
    }

    private static ClaimResult StoppedAfterTwoDays(Evidence e)
    {
        var opened = e.Gate(DemoSteps.Expired)?.OpenedAt ?? DateTimeOffset.MaxValue;
        var waited = e.Sent(DemoSteps.Expired) is [var only] ? only.Time - opened : TimeSpan.Zero;
        var days = TimeSpan.FromDays(2);
        return new(
            Sent(e, DemoSteps.Expired) == "STOP sent by SweepWaitingSteps" && waited >= days && waited <= days + SweepPeriod,
            "STOP sent by SweepWaitingSteps, between 2 days and 2 days 5 minutes after the step began to wait",
            $"{Sent(e, DemoSteps.Expired)}, {waited} after the step began to wait");
    }

    private static ClaimResult KilledOnce(Evidence e) => ClaimResult.Of(
        "attempt 1 killed, attempt 2 succeeded",
        Listed(e.Invoked("AnswerWaitingStep", DemoSteps.Killed)
            .Select(i => $"attempt {i.Attempt} {(i.Error is null ? "succeeded" : i.WasKilled ? "killed" : i.Error)}")));

    private static ClaimResult OneAnswerDespiteTheKill(Evidence e)
    {
        var sent = e.Sent(DemoSteps.Killed);
        var bodies = sent.Select(r => r.Input.ToJsonString()).Distinct().Count();
        var accepted = sent.Count(r => r is { Status: 200, Replayed: false });
        return ClaimResult.Of(
            "1 distinct request body, 1 accepted request, gate state Answered",
            $"{bodies} distinct request body, {accepted} accepted request, gate state {e.Gate(DemoSteps.Killed)?.State}");
    }

    private static ClaimResult ApprovedByTwo(Evidence e) => ClaimResult.Of(
        "RESUME sent by ApproveGate, approved by PlatformApprover/kim, SecurityApprover/sam",
        $"{Sent(e, DemoSteps.Approved)}, approved by "
            + Listed((e.Gate(DemoSteps.Approved)?.Approvals ?? []).Select(approval => string.Join('/', approval.By.Split('/')[^2..]))));

    private static ClaimResult NotificationsAgree(Evidence e)
    {
        var gates = e.Builds.Keys.Select(scene => (Build: e.Build(scene), Gate: e.Gate(scene))).ToList();
        return ClaimResult.Of(
            Listed(gates.Select(g => $"{g.Build}: {(g.Gate is null ? "(no record)" : e.StepAnswer(g.Gate))}")),
            Listed(gates.Select(g => $"{g.Build}: {g.Gate?.Outcome?.Action ?? "(no recorded answer)"}")));
    }

    private static ClaimResult StatesAgree(Evidence e) => ClaimResult.Of(
        Listed(e.Builds.Values.OrderBy(b => b.ImageArn, StringComparer.Ordinal).Select(b => $"{b} {e.Status(b.ImageArn)}")),
        Listed(e.History.OrderBy(b => b.ImageArn, StringComparer.Ordinal)
            .Select(b => $"{new DemoBuild(b.Current?.PipelineArn?.Split('/')[^1] ?? "", b.ImageArn)} {b.Current?.Status}")));

    private static string Listed(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } text ? text : "(none)";

    private static string Time(DateTimeOffset? at) => at?.ToString("ddd HH:mm:ss", CultureInfo.InvariantCulture) ?? "(never)";
}
