using ImageBuilderAutomation.Cli.History;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Cli.Gates;

/// <summary>What people want to know of a gate, in a few words.</summary>
internal static class GateText
{
    public static string Build(GateRecord gate) => gate.ImageArn[(gate.ImageArn.IndexOf(":image/", StringComparison.Ordinal) + ":image/".Length)..];

    public static string Left(GateRecord gate, DateTimeOffset now) => gate.Deadline switch
    {
        null => "not told",
        { } deadline when deadline <= now => $"passed {Text.Of(deadline)}",
        { } deadline => $"in {Text.Of(deadline - now)}",
    };

    public static string WaitsFor(GateRecord gate) => gate switch
    {
        { IsClosed: true } => $"nothing: {Words.Of(gate.State)}",
        { Stop: { } stop } => $"a stop by {stop.By} to be sent: {stop.Reason}",
        { State: GateState.Sending, Request: { } request } => $"{request.Action} to be sent (request {request.N})",
        // Nothing will be sent: whoever reads this has to know that the service will give up.
        { Decision: { Answer: GateAnswer.Resume or GateAnswer.Stop } decision } =>
            $"somebody to answer, since gates are only observed and the step expires at the service; would {Answer(decision)}: {decision.Reason}",
        { Decision: { } decision } => $"{Answer(decision)}: {decision.Reason}",
        _ => "its first decision",
    };

    public static DateTimeOffset WaitsSince(GateRecord gate) => gate switch
    {
        { Stop: { } stop } => stop.At,
        { State: GateState.Sending, Request: { } request } => request.StoredAt,
        _ => gate.DecidedSince ?? gate.Decision?.DecidedAt ?? gate.OpenedAt,
    };

    private static string Answer(GateDecision decision) => decision.Answer switch
    {
        GateAnswer.Resume => "resume",
        GateAnswer.AskAgain => "ask again",
        GateAnswer.Hold => "held",
        _ => "stop",
    };
}
