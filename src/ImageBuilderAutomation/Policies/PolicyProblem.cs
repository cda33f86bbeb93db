namespace ImageBuilderAutomation.Policies;

/// <param name="Path">Path in the document: <c>gates[1].require.findings.critical</c>; <c>$</c> is the whole document.</param>
/// <param name="Line">From 1; 0 when the position is unknown.</param>
/// <param name="Column">From 1, in characters; 0 when the position is unknown.</param>
public sealed record PolicyProblem(string Path, string Found, string Expected, ProblemSeverity Severity, int Line, int Column)
{
    /// <summary>Name of the file next to the policy; null for the policy itself.</summary>
    public string? File { get; init; }

    public override string ToString() =>
        $"{(File is null ? "" : $"{File}: ")}{Path}{(Line > 0 ? $" ({Line}:{Column})" : "")}: found {Found}, expected {Expected}";
}
