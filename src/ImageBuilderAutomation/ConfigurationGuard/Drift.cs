namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>A field that is not as a rule expects it.</summary>
/// <param name="Found">What it is; null when it is not set and the service takes no known value then.</param>
/// <param name="NotRepaired">Why a repair would leave it as it is; null when it would not.</param>
public sealed record Drift(string Rule, string Path, string Expected, string? Found, string? NotRepaired)
{
    public override string ToString() => $"{Path}: expected {Expected}, found {Found ?? "nothing"} ({Rule})";
}
