namespace ImageBuilderAutomation.ConfigurationGuard.Expectations;

/// <summary>The list must contain at least these items.</summary>
public sealed record Contains(IReadOnlyList<string> Items) : IExpectation
{
    public bool CountsDefaults => false;

    public string Text => $"{string.Join(", ", Items)} among others";

    public bool Holds(FieldValue? found) => found is not null && Items.All(found.Items.Contains);

    public Correction Correct(FieldValue? found) => new(new([.. (found?.Items ?? []).Union(Items, StringComparer.Ordinal)]));
}
