using ImageBuilderAutomation.Console.Elements;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Wording;

namespace ImageBuilderAutomation.Console.Gates;

/// <summary>A gate in short, and whether it needs attention.</summary>
internal static class GateWords
{
    /// <summary>A gate that ends within this time is urgent.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(12);

    public static string Build(GateRecord gate) => ImageBuildArn.ShortNameOf(gate.ImageArn);

    public static string State(GateRecord gate) => gate switch
    {
        { State: GateState.Open, IsObserved: true } => "open, only observed",
        { IsClosed: true, Outcome.Action: { } action } => $"{Labels.Of(gate.State)}: {action}",
        _ => Labels.Of(gate.State),
    };

    public static Tone Tone(GateRecord gate) => gate switch
    {
        { IsClosed: false } => Elements.Tone.Waiting,
        { State: GateState.Expired } or { Outcome.Action: "STOP" or StepRequest.Cancel } => Elements.Tone.Bad,
        { Outcome.Action: "RESUME" } => Elements.Tone.Good,
        _ => Elements.Tone.Neutral,
    };

    public static bool IsUrgent(GateRecord gate, DateTimeOffset now) => GateExpiry.Of(gate) is { } end && end.At - now < Soon;

    /// <summary>How long the wait may still last: <c>in 1d 3h</c>.</summary>
    public static string Left(GateRecord gate, DateTimeOffset now) => GateExpiry.Of(gate) switch
    {
        null => "not known",
        { } end when end.At <= now => "is due",
        { } end => $"in {TimeFormat.Of(end.At - now)}",
    };

    /// <summary>What people have to do; for a gate that does not wait for them, what it waits for.</summary>
    public static string Missing(GateRecord gate) => gate.WaitsForPeople ? string.Join("; ", GateActions.Missing(gate)) : GateText.WaitsFor(gate);

    /// <summary>The groups whose approvals are missing, each once.</summary>
    public static IReadOnlyList<string> MissingGroups(GateRecord gate) =>
    [
        .. (gate.Decision?.Rules ?? []).SelectMany(rule => rule.Conditions).SelectMany(condition => condition.OpenSeats ?? []).Select(seat => seat.Group).Distinct(),
    ];

    /// <summary>Whether a text is part of the gate's build, step, pipeline, or what it lacks.</summary>
    public static bool Matches(GateRecord gate, string search) => search.Length == 0
        || new[] { Build(gate), gate.StepName, gate.StepExecutionId, gate.PipelineArn ?? "", Missing(gate) }
            .Any(text => text.Contains(search, StringComparison.OrdinalIgnoreCase));
}
