namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>A field that does not meet a rule's expectation.</summary>
/// <param name="Found">The actual value; null when the field is not set and has no known default.</param>
/// <param name="NotRepaired">Why a repair would not change the field; null when it would.</param>
public sealed record Drift(string Rule, string Path, string Expected, string? Found, string? NotRepaired)
{
    public override string ToString() => $"{Path}: expected {Expected}, found {Found ?? "nothing"} ({Rule})";
}
