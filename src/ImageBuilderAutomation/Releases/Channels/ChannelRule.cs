using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>A channel as the policy defines it: a named pointer to one released image of a scope.</summary>
public sealed record ChannelRule(Scope Scope, string Name)
{
    /// <summary>Null when only people promote.</summary>
    public PromotionRule? Promotion { get; init; }

    /// <summary>In the policy's order.</summary>
    public IReadOnlyList<ChannelTarget> Targets { get; init; } = [];

    public ChannelKey Key => new(Scope.Name, Name);
}

/// <param name="Scope">The scope's name in the policy.</param>
public readonly record struct ChannelKey(string Scope, string Name)
{
    public override string ToString() => $"{Scope}/{Name}";
}

/// <summary>When an image is promoted without a person.</summary>
/// <param name="Channel">A channel of the same scope that has to have pointed at the image for <paramref name="After"/>; null: as soon as it is released.</param>
public sealed record PromotionRule(string? Channel, TimeSpan After)
{
    /// <summary>The people who have to approve each image for this channel, also where a person promotes; null when nobody has to.</summary>
    public ApprovalsCondition? Approvals { get; init; }
}

/// <summary>The channels of the policy in force.</summary>
public sealed record ChannelRules(IReadOnlyList<ChannelRule> All, string PolicyHash)
{
    public ChannelRule? Find(ChannelKey key) => All.FirstOrDefault(rule => rule.Key == key);

    /// <summary>For a channel that the policy does not name any more, a rule that selects every image: it must not point at a revoked one either.</summary>
    public ChannelRule RuleOf(ChannelRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Find(record.Key) ?? new ChannelRule(new() { Name = record.Scope }, record.Name);
    }
}
