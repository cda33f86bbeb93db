namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>What the rules say about one configuration.</summary>
/// <param name="Drifts">In the order of the rules and of what they require; empty when all is as it should be.</param>
/// <param name="Changes">What a repair would do, by path; empty when there is nothing to do or nothing that could be done.</param>
/// <param name="After">All fields as a repair would leave them.</param>
public sealed record ConfigurationDecision(
    IReadOnlyList<Drift> Drifts, IReadOnlyList<FieldChange> Changes, ConfigurationFields After, string PolicyHash)
{
    public bool IsCompliant => Drifts.Count == 0;

    public string Text => IsCompliant ? "as the policy wants it" : string.Join("; ", Drifts);
}
