namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>The result of comparing one configuration with its rules.</summary>
/// <param name="Drifts">In the order of the rules and their requirements; empty when the configuration complies.</param>
/// <param name="Changes">The changes a repair would make, ordered by path; empty when nothing needs or allows a repair.</param>
/// <param name="After">All fields as they would be after the repair.</param>
public sealed record ConfigurationDecision(
    IReadOnlyList<Drift> Drifts, IReadOnlyList<FieldChange> Changes, ConfigurationFields After, string PolicyHash)
{
    public bool IsCompliant => Drifts.Count == 0;

    public string Text => IsCompliant ? "complies with the policy" : string.Join("; ", Drifts);
}

/// <summary>A field that does not meet a rule's expectation.</summary>
/// <param name="Found">The actual value; null when the field is not set and has no known default.</param>
/// <param name="NotRepaired">Why a repair would not change the field; null when it would.</param>
public sealed record Drift(string Rule, string Path, string Expected, string? Found, string? NotRepaired)
{
    public override string ToString() => $"{Path}: expected {Expected}, found {Found ?? "nothing"} ({Rule})";
}

/// <summary>The change that a repair makes to one field.</summary>
/// <param name="From">Null when the field was not set.</param>
/// <param name="To">Null when the field is removed.</param>
/// <param name="Reason">The names of the rules that require it, or its dependency on another field.</param>
public sealed record FieldChange(string Path, FieldValue? From, FieldValue? To, string Reason)
{
    public override string ToString() => $"{Path} {From?.ToString() ?? "nothing"} -> {To?.ToString() ?? "nothing"}";
}
