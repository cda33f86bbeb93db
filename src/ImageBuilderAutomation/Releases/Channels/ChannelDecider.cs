using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Releases.Channels;

/// <param name="IsMove">The channel moves to <paramref name="To"/>; null then means that it becomes empty.</param>
public sealed record ChannelDecision(bool IsMove, ChannelImage? To, string Reason)
{
    public static ChannelDecision Stay(string reason) => new(false, null, reason);

    public static ChannelDecision Move(ChannelImage? to, string reason) => new(true, to, reason);
}

/// <summary>Decides where a channel points. Pure. An image that is not released or is revoked is never the answer.</summary>
public static class ChannelDecider
{
    /// <summary>What the policy's rule does. It moves a channel only to an image that is newer than every one that the channel has pointed at.</summary>
    public static ChannelDecision ByRule(ChannelFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Rule.Promotion is not { } promotion)
            return ChannelDecision.Stay("only people promote to this channel");
        var newer = Selected(facts).Where(one => one.ReasonNotReleased is null && !facts.Revoked.Contains(one.Facts.Arn))
            .Where(one => !facts.Unreadable.Contains(one.Facts.Arn))
            .Where(one => facts.Record.NewestMadeAt is not { } newest || one.Facts.CreatedAt > newest);
        foreach (var candidate in NewestFirst(newer))
        {
            if (promotion.Channel is not { } source)
                return ChannelDecision.Move(candidate.ToImage(), "it was released");
            if (StayIn(facts.Source, candidate.Facts.Arn, facts.Now) >= promotion.After)
                return ChannelDecision.Move(candidate.ToImage(), $"channel {source} has pointed at it for {Durations.Format(promotion.After)}, and it was not revoked");
        }

        return ChannelDecision.Stay("no newer image meets the rule");
    }

    /// <summary>A person promotes an image. It may be any released one that is newer than the current one.</summary>
    public static ChannelDecision ByPerson(ChannelFacts facts, string imageArn, string reason)
    {
        if (Problem(facts, imageArn) is { } problem)
            return ChannelDecision.Stay(problem);
        var image = Selected(facts).First(one => one.Facts.Arn == imageArn).ToImage();
        if (facts.Record.Image is not { } current)
            return ChannelDecision.Move(image, reason);
        return current.ImageArn == imageArn ? ChannelDecision.Stay("the channel points at it already")
            : image.MadeAt <= current.MadeAt ? ChannelDecision.Stay("it is older than the image that the channel points at; use release rollback")
            : ChannelDecision.Move(image, reason);
    }

    /// <summary>A person rolls back, to an image that the channel pointed at before.</summary>
    /// <param name="imageArn">Null for the newest older image that is still usable.</param>
    /// <param name="fromArn">The image that the person wants to leave. Without it nothing moves: the newer move of somebody else would be undone.</param>
    public static ChannelDecision RollBack(ChannelFacts facts, string? imageArn, string? fromArn, string reason)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Record.Image is not { } current)
            return ChannelDecision.Stay("the channel points at no image");
        if (fromArn is null)
            return ChannelDecision.Stay("the request does not name the build to leave (from), and may be based on an old picture");
        if (fromArn != current.ImageArn)
            return ChannelDecision.Stay($"the channel has moved since: it points at {ImageBuildArn.ShortNameOf(current.ImageArn)}, not at {ImageBuildArn.ShortNameOf(fromArn)}");
        var earlier = Earlier(facts).Where(one => one.MadeAt < current.MadeAt).ToList();
        if (imageArn is null)
        {
            return earlier.FirstOrDefault(one => Problem(facts, one.ImageArn) is null) is { } previous
                ? ChannelDecision.Move(previous, reason)
                : ChannelDecision.Stay("the channel has pointed at no older image that is still available and not revoked");
        }

        return Problem(facts, imageArn) is { } problem ? ChannelDecision.Stay(problem)
            : earlier.FirstOrDefault(one => one.ImageArn == imageArn) is { } chosen ? ChannelDecision.Move(chosen, reason)
            : ChannelDecision.Stay("the channel has not pointed at it before, or it is not older than the current image");
    }

    /// <summary>Moves a channel away from a revoked image, to the newest one that it pointed at before, that is still usable, and that no person rolled back from.</summary>
    public static ChannelDecision Revoke(ChannelFacts facts)
    {
        if (facts.Record.Image is not { } current || !facts.Revoked.Contains(current.ImageArn))
            return ChannelDecision.Stay("the channel does not point at a revoked image");
        var usable = Earlier(facts).Where(one => Problem(facts, one.ImageArn) is null).ToList();
        var leftByPerson = usable.Where(one => IsRolledBackFrom(facts.Moves, one.ImageArn)).ToList();
        var next = usable.FirstOrDefault(one => !leftByPerson.Contains(one));
        var names = string.Join(", ", leftByPerson.Select(one => ImageBuildArn.ShortNameOf(one.ImageArn)));
        var without = names.Length == 0 ? "" : $", except what a person rolled back from: {names}";
        return ChannelDecision.Move(next, $"{ImageBuildArn.ShortNameOf(current.ImageArn)} was revoked{(next is null ? $", and no earlier image is left{without}" : "")}");
    }

    /// <summary>Both a roll-back and a revocation can lead to the image.</summary>
    public static bool IsWayBack(ChannelFacts facts, ChannelImage image)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(image);
        return facts.Record.Image is { } current && image.MadeAt < current.MadeAt && Problem(facts, image.ImageArn) is null
            && !IsRolledBackFrom(facts.Moves, image.ImageArn);
    }

    /// <summary>The images that the channel has pointed at, newest first.</summary>
    public static IEnumerable<ChannelImage> Earlier(ChannelFacts facts) => facts.Moves.Select(move => move.To).OfType<ChannelImage>()
        .DistinctBy(one => one.ImageArn).OrderByDescending(one => one.MadeAt).ThenBy(one => one.ImageArn, StringComparer.Ordinal);

    /// <summary>A person took the channel away from the image, and nobody has brought it back: a revocation must not either.</summary>
    private static bool IsRolledBackFrom(IReadOnlyList<ChannelMove> moves, string imageArn)
    {
        for (var i = moves.Count - 2; i >= 0; i--)
        {
            if (moves[i].To?.ImageArn == imageArn)
                return moves[i + 1].Kind is MoveKind.RollBack;
        }

        return false;
    }

    /// <summary>Why a channel must not point at the image; null when it may.</summary>
    private static string? Problem(ChannelFacts facts, string imageArn) =>
        facts.Revoked.Contains(imageArn) ? "it is revoked"
        : facts.Unreadable.Contains(imageArn) ? "the record of its revocation is damaged, so it may be revoked; revoke or restore it again"
        : Selected(facts).FirstOrDefault(one => one.Facts.Arn == imageArn) is { } candidate ? candidate.ReasonNotReleased
        : $"it does not exist, or is not in scope {facts.Rule.Scope.Name}";

    private static IEnumerable<ChannelCandidate> Selected(ChannelFacts facts) => facts.Candidates.Where(one => facts.Rule.Scope.SelectsForSure(one.Facts));

    private static IEnumerable<ChannelCandidate> NewestFirst(IEnumerable<ChannelCandidate> candidates) =>
        candidates.OrderByDescending(one => one.Facts.CreatedAt).ThenBy(one => one.Facts.Arn, StringComparer.Ordinal);

    /// <summary>How long a channel has pointed at an image, in its longest stay without interruption. A stay that a roll-back or revocation ended counts nothing.</summary>
    private static TimeSpan StayIn(IReadOnlyList<ChannelMove> moves, string imageArn, DateTimeOffset now)
    {
        var longest = TimeSpan.Zero;
        for (var i = 0; i < moves.Count; i++)
        {
            var next = i + 1 < moves.Count ? moves[i + 1] : null;
            if (moves[i].To?.ImageArn != imageArn)
                continue;
            // Somebody moved the channel away from it, so it is not what was tried for this long.
            if (next is { Kind: MoveKind.RollBack or MoveKind.Revocation })
                return TimeSpan.Zero;
            var stay = (next?.At ?? now) - moves[i].At;
            longest = stay > longest ? stay : longest;
        }

        return longest;
    }
}
