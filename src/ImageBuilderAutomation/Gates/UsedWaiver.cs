namespace ImageBuilderAutomation.Gates;

/// <summary>A waiver that kept findings from being counted, as it stood in the policy at that time.</summary>
/// <param name="Findings">The vulnerabilities it released here, each once.</param>
/// <param name="Until">The last day (UTC) on which it counts.</param>
/// <param name="Package">The pattern that limits it; null when it covers the vulnerability in any package.</param>
public sealed record UsedWaiver(IReadOnlyList<string> Findings, string Owner, DateOnly Until, string Reason, string? Package, string? Ticket);
