using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.State.Lifecycle;

/// <summary>The members of <c>exclusionRules.amis</c>.</summary>
public sealed class AmiExclusionRules(JsonNode? rules)
{
    private readonly JsonObject _rules = rules as JsonObject ?? [];

    /// <returns>The reason of the first rule that excludes this AMI; null if none does.</returns>
    // Documented: user guide, "AMI exclusion rule evaluation order": Region, public, tag, shared account, last launched. Assumed: the wordings.
    public string? ReasonFor(string region, AmiFacts facts, DateTimeOffset now)
    {
        if (AmiFacts.Texts(_rules["regions"]).Contains(region))
            return $"The AMI is excluded by its Region {region}.";
        if (_rules.Flag("isPublic") && facts.IsPublic)
            return "The AMI is excluded because it is public.";
        if (MatchingTag(_rules["tagMap"], facts.Tags) is { } key)
            return $"The AMI is excluded by its tag '{key}'.";
        if (AmiFacts.Texts(_rules["sharedAccounts"]).FirstOrDefault(facts.SharedAccounts.Contains) is { } account)
            return $"The AMI is excluded because it is shared with account {account}.";
        return _rules["lastLaunched"] is JsonObject recent && facts.LastLaunched > Age.Before(now, recent["value"]!.GetValue<int>(), recent.Text("unit"))
            ? $"The AMI is excluded because it was last launched at {Timestamps.Iso(facts.LastLaunched.Value)}."
            : null;
    }

    /// <summary>The first key of a tag map that a resource has with the same value.</summary>
    // Documented: one match is enough; key and value are compared exactly.
    public static string? MatchingTag(JsonNode? tagMap, IReadOnlyDictionary<string, string> tags) =>
        AmiFacts.Pairs(tagMap).Where(pair => tags.TryGetValue(pair.Key, out var value) && value == pair.Value).Select(pair => pair.Key).FirstOrDefault();
}

/// <summary>Ages in the units of lifecycle rules.</summary>
internal static class Age
{
    /// <summary>The cut-off time: an image created at or before it has at least this age.</summary>
    // Assumed: months and years are calendar months and years.
    public static DateTimeOffset Before(DateTimeOffset now, int value, string unit) => unit switch
    {
        "DAYS" => now.AddDays(-value),
        "WEEKS" => now.AddDays(-7 * value),
        "MONTHS" => now.AddMonths(-value),
        _ => now.AddYears(-value),
    };
}
