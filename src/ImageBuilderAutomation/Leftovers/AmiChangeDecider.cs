using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>EC2's event that an AMI was disabled or deregistered. Not proof: the AMI is read from EC2.</summary>
/// <param name="State"><see cref="AmiStates.Disabled"/> or <see cref="AmiStates.Deregistered"/>.</param>
public sealed record AmiChangedEvent(string AmiId, string State, DateTimeOffset At);

/// <summary>States of AMIs, as EC2 spells them.</summary>
public static class AmiStates
{
    public const string Available = "available";
    public const string Disabled = "disabled";
    public const string Deregistered = "deregistered";
}

/// <summary>The facts that decide whether somebody changed an AMI behind our back.</summary>
/// <param name="Build">The build that made the AMI; null if the history knows none.</param>
/// <param name="Lifecycle">What this stack did to the image; null if nothing.</param>
/// <param name="Image">The image as the service returns it; null if it does not exist.</param>
/// <param name="ExecutionId">An update of the image's state in the service, by whoever, around the time of the event; null if there was none.</param>
/// <param name="AmiState">EC2's present state of the AMI; null if EC2 does not list it.</param>
public sealed record AmiChangeFacts(
    AmiChangedEvent Event, BuildRecord? Build, LifecycleRecord? Lifecycle, ImageSnapshot? Image, string? ExecutionId, Known<string?> AmiState);

public sealed record AmiChangeDecision(AmiChangeVerdict Verdict, string Reason);

public enum AmiChangeVerdict
{
    /// <summary>No build of the history made the AMI.</summary>
    Unrelated,

    /// <summary>This stack or Image Builder did it.</summary>
    Own,

    /// <summary>EC2 does not show the change, or does not answer. A later check looks again.</summary>
    Unconfirmed,

    /// <summary>Somebody else did it.</summary>
    Foreign,
}

/// <summary>Decides who changed an AMI. Pure.</summary>
public static class AmiChangeDecider
{
    /// <summary>The service acts on AMIs before it reports the end of an update, and clocks differ.</summary>
    public static readonly TimeSpan Around = TimeSpan.FromMinutes(15);

    public static AmiChangeDecision Decide(AmiChangeFacts facts) => facts switch
    {
        { Build: null } => new(AmiChangeVerdict.Unrelated, "no build of the history made it"),
        { Lifecycle: { } record } when Covers(record, facts.Event) => new(AmiChangeVerdict.Own, "lifecycle of this stack did it"),
        { ExecutionId: { } execution } => new(AmiChangeVerdict.Own, $"Image Builder did it ({execution})"),
        { Image: null or { Status: ImageStatus.Deleted } } => new(AmiChangeVerdict.Own, "its image does not exist any more"),
        { Image.Status: ImageStatus.Disabled, Event.State: AmiStates.Disabled } => new(AmiChangeVerdict.Own, "its image is disabled"),
        { AmiState: Known<string?>.No(var reason) } => new(AmiChangeVerdict.Unconfirmed, reason),
        { AmiState: Known<string?>.Yes(null) } => new(AmiChangeVerdict.Foreign, "EC2 does not list it any more"),
        { AmiState: Known<string?>.Yes(AmiStates.Disabled), Event.State: AmiStates.Disabled } => new(AmiChangeVerdict.Foreign, "EC2 shows it disabled"),
        { AmiState: Known<string?>.Yes(var state) } => new(AmiChangeVerdict.Unconfirmed, $"EC2 shows it {state}"),
        _ => new(AmiChangeVerdict.Unconfirmed, "EC2 did not answer"),
    };

    /// <summary>What an open or unconfirmed record becomes by the AMI's present state. Null: nothing is known, so nothing changes.</summary>
    public static AmiChangeVerdict? DecideAgain(LeftoverRecord record, Known<string?> state, DateTimeOffset now) => state switch
    {
        Known<string?>.Yes(AmiStates.Available) when record.State is LeftoverState.Unconfirmed && now - record.FoundAt < Around => null,
        Known<string?>.Yes(AmiStates.Available) => AmiChangeVerdict.Own,
        Known<string?>.Yes => AmiChangeVerdict.Foreign,
        _ => null,
    };

    private static bool Covers(LifecycleRecord record, AmiChangedEvent evt) =>
        (record.Update is { } update && Does(update.Action, evt.State) && update.StoredAt - Around <= evt.At)
        || record.Actions.Any(action => Does(action.Action, evt.State) && action.RequestedAt - Around <= evt.At && evt.At <= action.EndedAt + Around);

    private static bool Does(LifecycleAction action, string state) =>
        action is LifecycleAction.Delete || (action is LifecycleAction.Disable && state == AmiStates.Disabled);
}

/// <summary>Reads the states of AMIs.</summary>
public interface IAmiStates
{
    /// <returns>Null inside if EC2 does not list the AMI for this account. A failure of EC2 is part of the answer.</returns>
    Task<Known<string?>> ReadAsync(string amiId, CancellationToken cancellationToken);
}
