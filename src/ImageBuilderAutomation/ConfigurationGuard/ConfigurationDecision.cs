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
