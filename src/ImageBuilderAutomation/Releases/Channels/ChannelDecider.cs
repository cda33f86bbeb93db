using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Releases.Channels;

/// <param name="IsMove">The channel moves to <paramref name="To"/>; null then means that it becomes empty.</param>
public sealed record ChannelDecision(bool IsMove, ChannelImage? To, string Reason)
{
    /// <summary>Of a move that approvals allow: the ARNs of those who gave them. They are read once more before the move is written.</summary>
    public IReadOnlyList<string>? ApprovedBy { get; init; }

    /// <summary>Of a rule's decision: the newest image that only approvals keep from the channel.</summary>
    public WaitingImage? Waiting { get; init; }

    public static ChannelDecision Stay(string reason) => new(false, null, reason);

    public static ChannelDecision Move(ChannelImage? to, string reason) => new(true, to, reason);
}

/// <summary>Decides where a channel points. Pure. An image that is not released or is revoked is never the answer.</summary>
public static class ChannelDecider
{
    /// <summary>Longest text about those who approved, in characters.</summary>
    private const int MaxApprovers = 400;

    /// <summary>Longest text about what is missing, which the channel's record keeps.</summary>
    private const int MaxMissing = 1000;

    /// <summary>What the policy's rule does. It moves a channel only to an image that is newer than every one that the channel has pointed at.</summary>
    public static ChannelDecision ByRule(ChannelFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Rule.Promotion is not { } promotion)
            return ChannelDecision.Stay("only people promote to this channel");
        var reason = promotion.Channel is { } source
            ? $"channel {source} has pointed at it for {Durations.Format(promotion.After)}, and it was not revoked"
            : "it was released";
        WaitingImage? waiting = null;
        foreach (var candidate in Promotable(facts))
        {
            if (promotion.Approvals is not { } demanded)
                return ChannelDecision.Move(candidate.ToImage(), reason);
            var approvals = Evaluate(facts, demanded, candidate.Facts.Arn);
            if (approvals.Truth is Truth.True)
            {
                return ChannelDecision.Move(candidate.ToImage(), Joined(reason, approvals)) with { ApprovedBy = approvals.ApprovedBy, Waiting = waiting };
            }

            waiting ??= new(candidate.Facts.Arn, Printable.Shortened(approvals.Observed, MaxMissing));
        }

        return waiting is null
            ? ChannelDecision.Stay("no newer image meets the rule")
            : ChannelDecision.Stay($"{ImageBuildArn.ShortNameOf(waiting.ImageArn)}: {waiting.Missing}") with { Waiting = waiting };
    }

    /// <summary>The images that a rule promotes once they are approved, newest first: their approvals alone are worth reading.</summary>
    public static IEnumerable<ChannelCandidate> Promotable(ChannelFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Rule.Promotion is not { } promotion)
            return [];
        return NewestFirst(Selected(facts).Where(one => one.ReasonNotReleased is null && !facts.Revoked.Contains(one.Facts.Arn))
            .Where(one => !facts.Unreadable.Contains(one.Facts.Arn))
            .Where(one => facts.Record.NewestMadeAt is not { } newest || one.Facts.CreatedAt > newest)
            .Where(one => promotion.Channel is null || StayIn(facts.Source, one.Facts.Arn, facts.Now) >= promotion.After));
    }

    /// <summary>
    /// A person promotes an image. It may be any released one that is newer than the current one. Where the channel demands approvals, the image needs them here
    /// too: otherwise the demand would hold up nobody.
    /// </summary>
    public static ChannelDecision ByPerson(ChannelFacts facts, string imageArn, string reason)
    {
        if (Problem(facts, imageArn) is { } problem)
            return ChannelDecision.Stay(problem);
        var image = Selected(facts).First(one => one.Facts.Arn == imageArn).ToImage();
        if (facts.Record.Image is { } current)
        {
            if (current.ImageArn == imageArn)
                return ChannelDecision.Stay("the channel points at it already");
            if (image.MadeAt <= current.MadeAt)
                return ChannelDecision.Stay("it is older than the image that the channel points at; use release rollback");
        }

        if (facts.Rule.Promotion?.Approvals is not { } demanded)
            return ChannelDecision.Move(image, reason);
        var approvals = Evaluate(facts, demanded, imageArn);
        return approvals.Truth is Truth.True
            ? ChannelDecision.Move(image, Joined(reason, approvals)) with { ApprovedBy = approvals.ApprovedBy }
            : ChannelDecision.Stay($"the channel demands approvals: {approvals.Observed}; members of these groups give them with release approve {facts.Rule.Key}");
    }

    /// <summary>What the approvals of an image amount to by the policy in force.</summary>
    public static ConditionResult Evaluate(ChannelFacts facts, ApprovalsCondition demanded, string imageArn)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(demanded);
        return facts.Approvals.GetValueOrDefault(imageArn) switch
        {
            Known<ApprovalFacts>.Yes(var approvals) => demanded.Evaluate(approvals),
            Known<ApprovalFacts>.No(var reason) => new("approvals", Truth.Unknown, $"its approvals cannot be read: {Printable.Shortened(reason, 200)}"),
            _ => new("approvals", Truth.Unknown, "its approvals were not read"),
        };
    }

    private static string Joined(string reason, ConditionResult approvals) => $"{reason}; {Printable.Shortened(approvals.Observed, MaxApprovers)}";

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
    public static string? Problem(ChannelFacts facts, string imageArn) =>
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
