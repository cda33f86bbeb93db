namespace ImageBuilderAutomation.Reliability;

/// <summary>Another policy came into force since the work began. Nothing was sent; the work begins again under that policy.</summary>
/// <param name="decided">Hash of the policy that the work began with.</param>
/// <param name="active">Hash of the policy that is in force; null when there is none.</param>
public sealed class PolicyChangedException(string decided, string? active)
    : Exception($"The policy changed from {decided} to {active ?? "none"}; the work begins again.")
{
    public string? Active { get; } = active;
}
