using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Wording;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>One channel as people read it: the same parts in a terminal, in JSON and in the console.</summary>
/// <param name="Moves">Oldest first; the latest may be missing, which the record has.</param>
public sealed record ChannelView(ChannelRecord Record, IReadOnlyList<ChannelMove> Moves, DateTimeOffset Now)
{
    /// <summary>It points at an image, and every target names the image's AMI.</summary>
    public bool IsComplete => Record.Image is not null && Record.Targets.All(IsDone);

    /// <summary>The image by its short name, or that there is none.</summary>
    public string Points => Record switch
    {
        { Image: { } image } => ImageBuildArn.ShortNameOf(image.ImageArn),
        { IsEmpty: true } => "empty",
        _ => "nothing yet",
    };

    /// <summary>Newest first.</summary>
    public IEnumerable<ChannelMove> Newest => Moves.Concat(Record.Latest is { } latest && Moves.All(move => move.Number != latest.Number) ? [latest] : [])
        .OrderByDescending(move => move.Number);

    /// <summary>Whether the target was read back with the AMI of the latest move.</summary>
    public bool IsDone(TargetState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state is { State: EffectState.Verified, Problem: null } && state.Move == Record.Latest?.Number;
    }

    /// <summary>What became of the latest move at a target, as one text.</summary>
    public string StateOf(TargetState state)
    {
        var (text, at, more) = Describe(state);
        return $"{text}{(at is null ? "" : $" {TimeFormat.Of(at)}")}{more}";
    }

    /// <summary>What became of the latest move at a target, with the time apart, which the console shows in the reader's zone.</summary>
    /// <returns>A text, the time that belongs after it, and what follows the time.</returns>
    public (string Text, DateTimeOffset? At, string More) Describe(TargetState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Record.IsEmpty ? ("left as it was", null, "")
            : state.Move != Record.Latest?.Number ? ("follows with the next pass", null, "")
            : state.State switch
            {
                EffectState.Verified => ("verified", state.VerifiedAt, ""),
                EffectState.Sent when state.Target.StartsWith("parameter ", StringComparison.Ordinal) =>
                    ("sent", state.SentAt, "; Systems Manager looks for the AMI, which takes some minutes at most"),
                EffectState.Sent => ("sent", state.SentAt, "; read back with the next pass"),
                EffectState.Stored when state.IsWaiting => ("waits until", state.RetryAt, $": {state.Problem}"),
                EffectState.Stored => ("follows with the next pass", null, ""),
                EffectState.Drifted => ("changed by somebody else", null, $": {state.Problem}"),
                _ => ("failed, next attempt", state.RetryAt, $": {state.Problem}"),
            };
    }
}

public static class MoveKinds
{
    /// <summary>For people: <c>rolled back</c>.</summary>
    public static string Name(this MoveKind kind) => kind switch
    {
        MoveKind.Rule => "promoted",
        MoveKind.Promotion => "promoted by a person",
        MoveKind.RollBack => "rolled back",
        _ => "revoked",
    };
}
