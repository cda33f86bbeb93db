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
/// <param name="Execution">
/// The latest update of the image's state in the service, by whoever, around or after the event; null if there was none. The service does not list those of its own
/// lifecycle policies by image.
/// </param>
/// <param name="AmiState">EC2's present state of the AMI; null inside if EC2 does not list it.</param>
public sealed record AmiChangeFacts(
    AmiChangedEvent Event, BuildRecord? Build, LifecycleRecord? Lifecycle, ImageSnapshot? Image, ExecutionSnapshot? Execution, Known<string?> AmiState, DateTimeOffset Now)
{
    /// <summary>The AMI is recorded as left over, which was published: somebody is expected to remove it.</summary>
    public bool IsLeftOver { get; init; }
}

/// <param name="State">What EC2 shows, where somebody else did it: <see cref="AmiStates.Disabled"/> or <see cref="AmiStates.Deregistered"/>.</param>
public sealed record AmiChangeDecision(AmiChangeVerdict Verdict, string Reason, string? State = null);

public enum AmiChangeVerdict
{
    /// <summary>No build of the history made the AMI.</summary>
    Unrelated,

    /// <summary>This stack or Image Builder did it, or asked somebody to.</summary>
    Own,

    /// <summary>EC2 shows the AMI available.</summary>
    Undone,

    /// <summary>EC2 does not show the change or does not answer, or it is too early to know who did it. A later check looks again.</summary>
    Unconfirmed,

    /// <summary>Somebody else did it.</summary>
    Foreign,
}

/// <summary>Decides who changed an AMI. Pure.</summary>
public static class AmiChangeDecider
{
    /// <summary>The service acts on AMIs before it reports the end of an update, and clocks differ. Nobody is named before this time has passed.</summary>
    public static readonly TimeSpan Around = TimeSpan.FromMinutes(15);

    /// <summary>Assumed: an update of one image takes less. A request of this stack that was stored longer before the change did not make it.</summary>
    private static readonly TimeSpan LongestUpdate = TimeSpan.FromDays(1);

    public static AmiChangeDecision Decide(AmiChangeFacts facts) => facts switch
    {
        { Build: null } => new(AmiChangeVerdict.Unrelated, "no build of the history made it"),
        { IsLeftOver: true } => new(AmiChangeVerdict.Own, "it was left over"),
        { Lifecycle: { } record } when Covers(record, facts.Event) => new(AmiChangeVerdict.Own, "lifecycle of this stack did it"),
        { Execution: { } execution } when Covers(execution, facts.Event) => new(AmiChangeVerdict.Own, $"Image Builder did it ({execution.Id})"),
        { Image: null or { Status: ImageStatus.Deleted } } when !WasDeletedBefore(facts.Build, facts.Event) => new(AmiChangeVerdict.Own, "its image does not exist any more"),
        { Image.Status: ImageStatus.Disabled, Event.State: AmiStates.Disabled } => new(AmiChangeVerdict.Own, "its image is disabled"),
        { AmiState: Known<string?>.No(var reason) } => new(AmiChangeVerdict.Unconfirmed, reason),
        _ when facts.Now - facts.Event.At < Around => new(AmiChangeVerdict.Unconfirmed, "Image Builder may not have reported yet that it did it"),
        { Execution: { HasEnded: false } execution } => new(AmiChangeVerdict.Unconfirmed, $"Image Builder is updating its image ({execution.Id})"),
        { AmiState: Known<string?>.Yes(null) } => new(AmiChangeVerdict.Foreign, "EC2 does not list it any more", AmiStates.Deregistered),
        { AmiState: Known<string?>.Yes(AmiStates.Disabled) } => new(AmiChangeVerdict.Foreign, "EC2 shows it disabled", AmiStates.Disabled),
        { AmiState: Known<string?>.Yes(AmiStates.Available) } => new(AmiChangeVerdict.Undone, "EC2 shows it available"),
        { AmiState: Known<string?>.Yes(var state) } => new(AmiChangeVerdict.Unconfirmed, $"EC2 shows it {state}"),
        _ => new(AmiChangeVerdict.Unconfirmed, "EC2 did not answer"),
    };

    /// <summary>Only what may have had an effect: a request that was refused, skipped or never sent changed no AMI.</summary>
    private static bool Covers(LifecycleRecord record, AmiChangedEvent evt) =>
        (record.Update is { } update && Does(update.Action, evt.State) && update.StoredAt - Around <= evt.At && evt.At <= update.StoredAt + LongestUpdate)
        || record.Actions.Any(action => Does(action.Action, evt.State) && action.Status is LifecycleExecutionStatus.Success or LifecycleExecutionStatus.Failed
            && action.RequestedAt - Around <= evt.At && evt.At <= action.EndedAt + Around);

    private static bool Covers(ExecutionSnapshot execution, AmiChangedEvent evt) =>
        execution is { HasEnded: true, Action: { } action } && Does(action, evt.State) && execution.Outcome is LifecycleExecutionStatus.Success or LifecycleExecutionStatus.Failed
        && !execution.Resources.Any(part => part.Id == evt.AmiId && LifecycleExecutionStatus.ChangedNothing(part.Status));

    /// <summary>Deleting an image alone touches no AMI, so what happens to the AMI long after that is not the service's doing.</summary>
    private static bool WasDeletedBefore(BuildRecord? build, AmiChangedEvent evt) => build is not null && DeletionOf(build) + Around < evt.At;

    /// <summary>
    /// The earliest sign of it since the image was last seen. A later read that finds it gone too, because another event arrived, says nothing new. Null if there is none.
    /// </summary>
    private static DateTimeOffset? DeletionOf(BuildRecord build) =>
        build.Transitions.Where(change => change.To == ImageStatus.Deleted).Select(change => (DateTimeOffset?)change.At)
            .Append(build.FirstDeletedAt).Append(build.DeletedAt)
            .Where(sign => !(sign < build.Current?.ReadStartedAt)).Min();

    private static bool Does(LifecycleAction action, string state) =>
        action is LifecycleAction.Delete || (action is LifecycleAction.Disable && state == AmiStates.Disabled);
}

/// <summary>Reads the states of AMIs.</summary>
public interface IAmiStates
{
    /// <returns>Null inside if EC2 does not list the AMI for this account. A failure of EC2 is part of the answer.</returns>
    Task<Known<string?>> ReadAsync(string amiId, CancellationToken cancellationToken);
}
