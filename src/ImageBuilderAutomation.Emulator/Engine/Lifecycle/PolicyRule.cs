using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Lifecycle;

/// <summary>One entry of a policy's <c>policyDetails</c>.</summary>
/// <param name="Retained">How many of the newest images of each recipe version a rule that deletes keeps, whatever their age.</param>
/// <param name="Older">For an AGE filter: the cut-off creation time for a given time; null for a COUNT filter, which only deletion has.</param>
/// <param name="ExcludedTags">Tags of the image resource that exclude it.</param>
public sealed record PolicyRule(
    LifecycleAction Action, int Retained, Func<DateTimeOffset, DateTimeOffset>? Older, JsonNode? ExcludedTags, ActionScope Scope, AmiExclusionRules Exclusions)
{
    // Documented: user guide, "Rule priority and evaluation order".
    private static readonly LifecycleAction[] Order = [LifecycleAction.Deprecate, LifecycleAction.Disable, LifecycleAction.Delete];

    /// <summary>The rules of a policy, in evaluation order.</summary>
    public static IReadOnlyList<PolicyRule> Read(JsonObject policy) =>
        [.. policy.Objects("policyDetails").Select(ReadOne).OrderBy(rule => Array.IndexOf(Order, rule.Action))];

    private static PolicyRule ReadOne(JsonObject detail)
    {
        var filter = detail["filter"]!.AsObject();
        var value = filter["value"]!.GetValue<int>();
        var byAge = filter.Text("type") == "AGE";
        var exclusions = detail["exclusionRules"];
        return new(
            LifecycleAction.Named(detail["action"]!.AsObject().Text("type")),
            byAge ? filter["retainAtLeast"]?.GetValue<int>() ?? 0 : value,
            byAge ? now => Age.Before(now, value, filter.Text("unit")) : null,
            exclusions?["tagMap"], ActionScope.Read(detail["action"]!["includeResources"]), new(exclusions?["amis"]));
    }
}
