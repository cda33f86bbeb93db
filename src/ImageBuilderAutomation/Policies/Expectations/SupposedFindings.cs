namespace ImageBuilderAutomation.Policies.Expectations;

/// <param name="Severity">Lower case, as in the policy.</param>
/// <param name="Fixable">How many of the <paramref name="Count"/> have a fix.</param>
public sealed record SupposedFindings(string Severity, int Count, int Fixable)
{
    /// <summary>Of the first findings; the others get ids that no waiver names.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Of all of them.</summary>
    public string? Package { get; init; }
}
