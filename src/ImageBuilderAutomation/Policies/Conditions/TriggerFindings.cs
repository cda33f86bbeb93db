using System.Globalization;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>Limits on findings the other way round: what is beyond them starts a build.</summary>
internal static class TriggerFindings
{
    /// <summary>What is surely beyond, as a gate would say it; null when nothing is.</summary>
    public static string? Exceeded(IReadOnlyList<FindingsLimit> limits, IReadOnlyList<Finding> findings) =>
        limits.Select(limit => limit.Judge(findings)).FirstOrDefault(result => result.Truth == Truth.False)?.Seen;

    /// <summary>By counts alone, which say nothing of fixes: every finding may have one.</summary>
    public static string? Exceeded(IReadOnlyList<FindingsLimit> limits, IReadOnlyDictionary<string, int> counts) => limits
        .Where(limit => counts.GetValueOrDefault(limit.Severity) > Math.Min(limit.AtMost ?? int.MaxValue, limit.Fixable ?? int.MaxValue))
        .Select(limit => string.Create(CultureInfo.InvariantCulture, $"{counts[limit.Severity]} {limit.Severity}"))
        .FirstOrDefault();

    /// <summary>A limited severity that is not among the counts: the event leaves out low, informational and untriaged findings.</summary>
    public static string? Uncounted(IReadOnlyList<FindingsLimit> limits, IReadOnlyDictionary<string, int> counts) =>
        limits.Select(limit => limit.Severity).FirstOrDefault(severity => !counts.ContainsKey(severity));
}
