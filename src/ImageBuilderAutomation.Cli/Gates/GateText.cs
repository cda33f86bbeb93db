using ImageBuilderAutomation.Cli.History;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Cli.Gates;

/// <summary>What people want to know of a gate, in a few words.</summary>
internal static class GateText
{
    public static string Build(GateRecord gate) => gate.ImageArn[(gate.ImageArn.IndexOf(":image/", StringComparison.Ordinal) + ":image/".Length)..];

    /// <summary>What ends the wait first, the service or a rule; of an observed gate always the service.</summary>
    public static string Left(GateRecord gate, DateTimeOffset now) => GateEnd.Of(gate) switch
    {
        null => gate.IsObserved ? "by the service, not told when" : "not told",
        { } end when end.At <= now => $"passed {Text.Of(end.At)} by {end.By}",
        { } end => $"in {Text.Of(end.At - now)} by {end.By}",
    };

    public static string WaitsFor(GateRecord gate) => gate switch
    {
        { IsClosed: true } => $"nothing: {Words.Of(gate.State)}",
        { Stop: { } stop } => $"a stop by {stop.By} to be sent: {stop.Reason}",
        { State: GateState.Sending, Request: { } request } => $"{request.Action} to be sent (request {request.N})",
        // Nothing will be sent: whoever reads this has to know that the service will give up.
        { IsObserved: true, Decision: { } decision } => $"observed: will expire {At(gate)} by the service; would be {Answer(decision)}: {decision.Reason}",
        { Decision: { } decision } => $"{Answer(decision)}: {decision.Reason}",
        _ => "its first decision",
    };

    public static DateTimeOffset WaitsSince(GateRecord gate) => gate switch
    {
        { Stop: { } stop } => stop.At,
        { State: GateState.Sending, Request: { } request } => request.StoredAt,
        _ => gate.DecidedSince ?? gate.Decision?.DecidedAt ?? gate.OpenedAt,
    };

    private static string At(GateRecord gate) => GateEnd.Of(gate) is { } end ? $"at {Text.Of(end.At)}" : "at a time that is not told";

    private static string Answer(GateDecision decision) => decision.Answer switch
    {
        GateAnswer.Resume => "resumed",
        GateAnswer.AskAgain => "asked again",
        GateAnswer.Hold => "held",
        _ => "stopped",
    };
}
