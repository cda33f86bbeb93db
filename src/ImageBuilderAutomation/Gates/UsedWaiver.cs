namespace ImageBuilderAutomation.Gates;

/// <summary>A waiver that excluded findings from a count, with its content at that time.</summary>
/// <param name="Findings">The vulnerabilities it waived here, each once.</param>
/// <param name="Until">The last day (UTC) on which it is active.</param>
/// <param name="Package">The package pattern of the waiver; null when it covers any package.</param>
public sealed record UsedWaiver(IReadOnlyList<string> Findings, string Owner, DateOnly Until, string Reason, string? Package, string? Ticket);
