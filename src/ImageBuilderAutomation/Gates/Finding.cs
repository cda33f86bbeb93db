namespace ImageBuilderAutomation.Gates;

/// <param name="Severity">Upper case as the service says it: CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNTRIAGED.</param>
/// <param name="FixAvailable">YES, NO, PARTIAL; null when not said.</param>
public sealed record Finding(string VulnerabilityId, string Severity, string? FixAvailable)
{
    /// <summary>The vulnerable packages' names; empty when not said.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];
}
