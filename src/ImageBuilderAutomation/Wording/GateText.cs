using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Wording;

/// <summary>Short descriptions of a gate: its build, when it expires, and what it waits for.</summary>
public static class GateText
{
    public static string Build(GateRecord gate) => gate.ImageArn[(gate.ImageArn.IndexOf(":image/", StringComparison.Ordinal) + ":image/".Length)..];

    /// <summary>When the wait ends and what ends it: the service's time-out or a rule. In mode observe it is always the service's time-out.</summary>
    public static string Remaining(GateRecord gate, DateTimeOffset now) => GateExpiry.Of(gate) switch
    {
        null => gate.IsObserved ? "at an unknown time by the service" : "unknown",
        { } end when end.At <= now => $"due since {TimeFormat.Of(end.At)} by {end.By}",
        { } end => $"in {TimeFormat.Of(end.At - now)} by {end.By}",
    };

    public static string WaitsFor(GateRecord gate) => gate switch
    {
        { IsClosed: true } => $"nothing: {Labels.Of(gate.State)}",
        { Stop: { } stop } => $"the stop of {stop.By} being sent: {stop.Reason}",
        { State: GateState.Sending, Request: { } request } => $"{request.Action} being sent (request {request.Sequence})",
        // In mode observe nothing is sent, so the text has to say that the step will time out.
        { IsObserved: true, Decision: { } decision } =>
            $"mode observe, nothing is sent: will expire {End(gate)}; would be {Answer(decision)}: {decision.Reason}",
        { Decision: { } decision } => $"{Answer(decision)}: {decision.Reason}",
        _ => "its first decision",
    };

    /// <returns>The setting that lets the build continue after a stop, so that it is cancelled instead; null for a closed gate and where a stop ends it.</returns>
    public static string? StopCancelsBecause(GateRecord gate) => gate is { IsClosed: false, OnFailure: { EndsBuild: false, Reason: var setting } } ? setting : null;

    public static DateTimeOffset WaitsSince(GateRecord gate) => gate switch
    {
        { Stop: { } stop } => stop.At,
        { State: GateState.Sending, Request: { } request } => request.StoredAt,
        _ => gate.DecidedSince ?? gate.Decision?.DecidedAt ?? gate.OpenedAt,
    };

    private static string End(GateRecord gate) =>
        GateExpiry.Of(gate) is { } end ? $"at {TimeFormat.Of(end.At)} by {end.By}" : "at an unknown time by the service";

    private static string Answer(GateDecision decision) => decision.Answer switch
    {
        GateAnswer.Resume => "resumed",
        GateAnswer.AskAgain => "asked again",
        GateAnswer.Hold => "held",
        _ => "stopped",
    };
}
