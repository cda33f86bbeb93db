using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Console.Releases;

/// <summary>An image that a person may choose for a channel.</summary>
/// <param name="Refusal">Why the function would refuse it now; null when it would not.</param>
public sealed record MoveChoice(string ImageArn, DateTimeOffset MadeAt, string? Refusal);

/// <summary>Where a person can move a channel, as the function would decide it now.</summary>
/// <param name="From">The image that the channel points at; null for none.</param>
/// <param name="Choices">Newest first.</param>
/// <param name="More">How many further images were not looked at.</param>
public sealed record MoveChoices(string? From, IReadOnlyList<MoveChoice> Choices, int More)
{
    /// <summary>More would cost more calls than a person waits for.</summary>
    private const int Max = 12;

    /// <summary>The image that a roll-back without a name leads to; null when there is none.</summary>
    public MoveChoice? Previous { get; private init; }

    /// <summary>Why a roll-back without a name is refused; null when it is not.</summary>
    public string? Refusal { get; private init; }

    /// <summary>Images that are newer than the one that the channel points at.</summary>
    public static async Task<MoveChoices> ForwardsAsync(StackReadings readings, Policy policy, ChannelRule rule, CancellationToken cancellationToken)
    {
        var record = await ReadAsync(readings, rule, cancellationToken);
        var candidates = await readings.Get<IChannelCandidates>(policy).ListAsync([rule], cancellationToken);
        var gatherer = readings.Get<ChannelFactGatherer>(policy);
        var facts = await gatherer.GatherAsync(rule, record, candidates, new(MoveKind.Promotion, null, null), cancellationToken);
        List<ChannelImage> newer =
        [
            .. candidates.Select(candidate => candidate.ToImage()).Where(image => record.Image is not { } current || image.MadeAt > current.MadeAt)
                .OrderByDescending(image => image.MadeAt),
        ];
        List<MoveChoice> choices = [];
        foreach (var image in newer.Take(Max))
        {
            facts = await gatherer.LookAgainAsync(facts, image.ImageArn, cancellationToken);
            choices.Add(Of(image, ChannelDecider.ByPerson(facts, image.ImageArn, "")));
        }

        return new(record.Image?.ImageArn, choices, Math.Max(0, newer.Count - Max));
    }

    /// <summary>Older images that the channel has pointed at.</summary>
    public static async Task<MoveChoices> BackwardsAsync(StackReadings readings, Policy policy, ChannelRule rule, CancellationToken cancellationToken)
    {
        var record = await ReadAsync(readings, rule, cancellationToken);
        if (record.Image is not { } current)
            return new(null, [], 0) { Refusal = "the channel points at no image" };
        var facts = await readings.Get<ChannelFactGatherer>(policy).GatherAsync(rule, record, null, new(MoveKind.RollBack, null, null), cancellationToken);
        List<ChannelImage> older = [.. ChannelDecider.Earlier(facts).Where(image => image.MadeAt < current.MadeAt)];
        List<string> shown = [.. older.Take(Max).Select(image => image.ImageArn)];
        var unread = shown.Where(image => facts.Candidates.All(candidate => candidate.Facts.Arn != image) && !facts.Revoked.Contains(image)).ToList();
        facts = facts with { Candidates = [.. facts.Candidates, .. await readings.Get<IChannelCandidates>(policy).ReadAsync(unread, cancellationToken)] };
        var previous = ChannelDecider.RollBack(facts, null, current.ImageArn, "");
        return new(
            current.ImageArn,
            [.. older.Take(Max).Select(image => Of(image, ChannelDecider.RollBack(facts, image.ImageArn, current.ImageArn, "")))],
            Math.Max(0, older.Count - Max))
        {
            Previous = previous.To is { } to ? Of(to, previous) : null,
            Refusal = previous.IsMove ? null : previous.Reason,
        };
    }

    private static MoveChoice Of(ChannelImage image, ChannelDecision decision) => new(image.ImageArn, image.MadeAt, decision.IsMove ? null : decision.Reason);

    private static async Task<ChannelRecord> ReadAsync(StackReadings readings, ChannelRule rule, CancellationToken cancellationToken) =>
        await readings.Get<IChannelRecords>().ReadAsync(rule.Key, cancellationToken) ?? new() { Scope = rule.Scope.Name, Name = rule.Name };
}
