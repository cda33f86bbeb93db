using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.PipelineHealth;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>What the history knows of a build that is under way.</summary>
/// <param name="GateClosedAt">When the latest of its gates closed; null if none has.</param>
/// <param name="HasOpenGate">Whether a gate of the build is open, as far as the history knows.</param>
public sealed record BuildProgress(BuildRecord Record, DateTimeOffset? GateClosedAt, bool HasOpenGate)
{
    /// <summary>
    /// When the history last saw it move: its start, its latest change of state, or the end of its latest gate. Null if nothing of it is known. Steps move a build
    /// within one state, so it may have moved later.
    /// </summary>
    public DateTimeOffset? MovedAt => new[] { Record.StartedAt, Record.Transitions.Select(change => (DateTimeOffset?)change.At).Max(), GateClosedAt }.Max();
}

/// <summary>The facts that decide whether a build is stuck.</summary>
/// <param name="Image">The image as the service returns it now; null if it does not exist.</param>
/// <param name="IsWaiting">Whether the service lists a waiting step of the build.</param>
/// <param name="Steps">Its steps, as the service lists them.</param>
public sealed record StuckBuildFacts(
    BuildProgress Progress, ImageSnapshot? Image, Known<bool> IsWaiting, Known<IReadOnlyList<BuildStep>> Steps, DateTimeOffset Now)
{
    /// <summary>When the build last moved, the starts and ends of its steps included. Null if nothing of it is known.</summary>
    public DateTimeOffset? MovedAt => Steps is Known<IReadOnlyList<BuildStep>>.Yes(var steps)
        ? steps.SelectMany(step => new[] { step.StartedAt, step.EndedAt }).Append(Progress.MovedAt).Max()
        : Progress.MovedAt;
}

public sealed record StuckBuildDecision(StuckBuildVerdict Verdict, string Reason);

public enum StuckBuildVerdict
{
    /// <summary>It moves, or waits at a gate.</summary>
    Leave,

    /// <summary>It is not known whether it moves or waits, so nothing changes.</summary>
    Unknown,

    Stuck,

    /// <summary>It has ended, or does not exist any more.</summary>
    Ended,
}

/// <summary>Decides whether a build is stuck. Pure. Gates have time-outs of their own, so a build that waits at one is not stuck; unknown is not stuck.</summary>
public static class StuckBuildDecider
{
    /// <summary>Decides by the history alone whether the build needs to be read: what it has not seen can only be later.</summary>
    public static bool IsCandidate(BuildProgress progress, StuckBuildRules rules, DateTimeOffset now) =>
        !progress.HasOpenGate && rules.After is { } after && progress.MovedAt is { } moved && now - moved >= after;

    public static StuckBuildDecision Decide(StuckBuildFacts facts, StuckBuildRules rules)
    {
        if (facts.Image is not { } image)
            return new(StuckBuildVerdict.Ended, "it does not exist any more");
        if (image.HasEnded)
            return new(StuckBuildVerdict.Ended, $"it is {image.Status}");
        if (!ImageStatus.IsInProgress(image.Status))
            return new(StuckBuildVerdict.Unknown, $"it is {image.Status}, which this version does not know");
        if (facts.Progress.HasOpenGate)
            return new(StuckBuildVerdict.Leave, "a gate of it is open");
        if (facts.IsWaiting is not Known<bool>.Yes(var waits))
            return new(StuckBuildVerdict.Unknown, (facts.IsWaiting as Known<bool>.No)?.Reason ?? "it is not known whether it waits");
        if (waits)
            return new(StuckBuildVerdict.Leave, "it waits at a step");
        if (rules.After is not { } after)
            return new(StuckBuildVerdict.Leave, "the policy has no limit");
        // A state that the history has not seen is a move that it has not seen either.
        if (facts.Progress.Record.Status != image.Status)
            return new(StuckBuildVerdict.Leave, $"the history does not know yet that it is {image.Status}");
        return DecideBySteps(facts, image, after);
    }

    private static StuckBuildDecision DecideBySteps(StuckBuildFacts facts, ImageSnapshot image, TimeSpan after)
    {
        if (facts.Steps is not Known<IReadOnlyList<BuildStep>>.Yes(var steps))
            return new(StuckBuildVerdict.Unknown, (facts.Steps as Known<IReadOnlyList<BuildStep>>.No)?.Reason ?? "its steps are not known");
        if (steps.Select(step => step.Gap).FirstOrDefault(gap => gap is not null) is { } gap)
            return new(StuckBuildVerdict.Unknown, gap);
        // The service ends a step that takes too long, and then the build moves.
        if (steps.FirstOrDefault(step => step.IsRunning && facts.Now < step.MayRunUntil) is { } running)
            return new(StuckBuildVerdict.Leave, $"step {running.Name} is within its time-out of {Durations.Format(running.Timeout!.Value)}");
        return facts.MovedAt is { } moved && facts.Now - moved >= after
            ? new(StuckBuildVerdict.Stuck, $"has been {image.Status} for {AgeText.Of(facts.Now - moved)} without a change; the policy's limit is {Durations.Format(after)}")
            : new(StuckBuildVerdict.Leave, "it has moved within the policy's limit");
    }
}

/// <summary>The builds that are under way, according to the history.</summary>
public interface IBuildProgress
{
    /// <summary>ARNs of builds whose latest recorded status is one of a build under way. Eventually consistent.</summary>
    IAsyncEnumerable<string> ListInProgressAsync(CancellationToken cancellationToken);

    /// <returns>Null when the history does not know the build, or not readably.</returns>
    Task<BuildProgress?> ReadProgressAsync(string imageArn, CancellationToken cancellationToken);
}
