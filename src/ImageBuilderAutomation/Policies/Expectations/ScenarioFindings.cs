namespace ImageBuilderAutomation.Policies.Expectations;

/// <param name="Severity">Lower case, as in the policy.</param>
/// <param name="Fixable">How many of the <paramref name="Count"/> findings have a fix.</param>
public sealed record ScenarioFindings(string Severity, int Count, int Fixable)
{
    /// <summary>Ids of the first findings. The others get ids that no waiver names.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>The vulnerable package of all of these findings; null means unknown.</summary>
    public string? Package { get; init; }
}
