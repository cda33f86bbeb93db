using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>Compares <c>channels</c>. A new channel, a rule that promotes sooner or with fewer approvals, and a target that is added or removed let something happen that did not before.</summary>
internal static class ChannelComparison
{
    public static void Run(IReadOnlyList<ChannelRule> before, IReadOnlyList<ChannelRule> after, ChangeList changes)
    {
        foreach (var key in before.Concat(after).Select(channel => channel.Key).Distinct())
        {
            var (old, now) = (before.FirstOrDefault(one => one.Key == key), after.FirstOrDefault(one => one.Key == key));
            var path = $"channels.{key.Scope}.{key.Name}";
            if (old is null)
                changes.Loosens(path, $"the channel is added: {PromotionOf(now!)}{ApprovalsOf(now!)}; {TargetsOf(now!)}");
            else if (now is null)
                changes.Loosens(path, "the channel is removed: its targets stay where they are");
            else
                Compare(path, old, now, changes);
        }
    }

    private static void Compare(string path, ChannelRule before, ChannelRule after, ChangeList changes)
    {
        if (TimingOf(before) != TimingOf(after))
        {
            var isLater = before.Promotion is not null && (after.Promotion is not { } now || (now.Channel == before.Promotion.Channel && now.After > before.Promotion.After));
            changes.Add(path, $"{PromotionOf(before)} becomes {PromotionOf(after)}", isLater ? ChangeEffect.Tightens : ChangeEffect.Loosens);
        }

        // Without a rule only people promote, and no approval is demanded of them.
        ConditionComparison.Run(DemandOf(before), DemandOf(after), path, ChangeEffect.Tightens, changes);

        if (TargetsOf(before) != TargetsOf(after))
            changes.Loosens(path, $"{TargetsOf(before)} becomes {TargetsOf(after)}");
    }

    private static (bool IsByRule, string? Channel, TimeSpan After) TimingOf(ChannelRule channel) =>
        channel.Promotion is { } rule ? (true, rule.Channel, rule.After) : default;

    private static IReadOnlyList<ICondition> DemandOf(ChannelRule channel) => channel.Promotion?.Approvals is { } approvals ? [approvals] : [];

    private static string PromotionOf(ChannelRule channel) => channel.Promotion switch
    {
        null => "promoted by people",
        { Channel: { } source } rule => $"promoted after {Durations.Format(rule.After)} in {source}",
        _ => "promoted when released",
    };

    private static string ApprovalsOf(ChannelRule channel) => channel.Promotion?.Approvals is { } approvals
        ? string.Create(CultureInfo.InvariantCulture, $" and approved by {approvals.Each} of each of {string.Join(", ", approvals.From.Select(group => group.Name))}")
        : "";

    private static string TargetsOf(ChannelRule channel) =>
        channel.Targets.Count == 0 ? "no target" : string.Join(", ", channel.Targets.Select(target => target.ToString()).Order(StringComparer.Ordinal));
}
