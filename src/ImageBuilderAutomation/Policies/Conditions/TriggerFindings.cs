using System.Globalization;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>Limits on findings for build rules: findings above a limit start a build.</summary>
internal static class TriggerFindings
{
    /// <summary>Describes the first limit that is certainly exceeded, in the words of a gate; null when none is.</summary>
    public static string? Exceeded(IReadOnlyList<FindingsLimit> limits, IReadOnlyList<Finding> findings) =>
        limits.Select(limit => limit.Evaluate(findings)).FirstOrDefault(result => result.Truth == Truth.False)?.Observed;

    /// <summary>Uses counts alone. Counts say nothing about fixes, so every finding may have one.</summary>
    public static string? Exceeded(IReadOnlyList<FindingsLimit> limits, IReadOnlyDictionary<string, int> counts) => limits
        .Where(limit => counts.GetValueOrDefault(limit.Severity) > Math.Min(limit.AtMost ?? int.MaxValue, limit.Fixable ?? int.MaxValue))
        .Select(limit => string.Create(CultureInfo.InvariantCulture, $"{counts[limit.Severity]} {limit.Severity}"))
        .FirstOrDefault();

    /// <summary>The first limited severity without a count: the scan event omits low, informational and untriaged findings.</summary>
    public static string? Uncounted(IReadOnlyList<FindingsLimit> limits, IReadOnlyDictionary<string, int> counts) =>
        limits.Select(limit => limit.Severity).FirstOrDefault(severity => !counts.ContainsKey(severity));
}
