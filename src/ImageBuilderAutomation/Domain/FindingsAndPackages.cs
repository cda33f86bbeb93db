namespace ImageBuilderAutomation.Domain;

/// <param name="Severity">Upper case, as the service returns it: CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNTRIAGED.</param>
/// <param name="FixAvailable">YES, NO or PARTIAL; null when not reported.</param>
public sealed record Finding(string VulnerabilityId, string Severity, string? FixAvailable)
{
    /// <summary>Names of the vulnerable packages; empty when not reported.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];
}

/// <param name="Version">Null when not reported.</param>
public sealed record Package(string Name, string? Version);
