using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Finds definitions that nothing uses.</summary>
internal static class UseChecks
{
    /// <param name="buildsOnFindings">Whether a rule in <c>builds</c> counts findings.</param>
    /// <param name="elsewhere">Scopes used by other sections.</param>
    public static void Run(
        SourceNode root, IReadOnlyList<GateRule> rules, IReadOnlyList<ChannelRule> channels, IReadOnlyList<Waiver> waivers, bool buildsOnFindings,
        IReadOnlyList<Scope> elsewhere, ProblemList problems)
    {
        var scopes = rules.Select(rule => rule.Scopes).Concat(waivers.Select(waiver => waiver.Scopes))
            .SelectMany(chosen => chosen ?? []).Concat(elsewhere).Select(scope => scope.Name).ToHashSet();
        var groups = rules.SelectMany(rule => rule.Require).OfType<ApprovalsCondition>()
            .Concat(channels.Select(channel => channel.Promotion?.Approvals).OfType<ApprovalsCondition>())
            .SelectMany(condition => condition.From).Select(group => group.Name).Append(Policy.Publishers).ToHashSet();
        foreach (var (name, value) in root.Find("scopes")?.Members.Where(member => !scopes.Contains(member.Name)) ?? [])
            problems.Warn(value, "a rule or a waiver that uses it", $"scope \"{name}\", which nothing uses");
        foreach (var (name, value) in root.Find("approvers")?.Members.Where(member => !groups.Contains(member.Name)) ?? [])
            problems.Warn(value, "a gate rule or a channel that requires its approval", $"group \"{name}\", which nothing uses");
        if (waivers.Count > 0 && !buildsOnFindings && !rules.SelectMany(rule => rule.Require).OfType<FindingsCondition>().Any())
            problems.Warn(root.Find("waivers")!, "a rule that counts findings; without one, waivers have no effect", "waivers and no such rule");
        if (rules.Count == 0)
            problems.Warn(root.Find("gates") ?? root, "gate rules; without any, every waiting step is held for people", "no gate rule");
    }
}
