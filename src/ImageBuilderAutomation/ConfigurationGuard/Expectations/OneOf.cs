namespace ImageBuilderAutomation.ConfigurationGuard.Expectations;

/// <summary>One of these values; of a list at least one item, and none but these. The first is taken where none is there.</summary>
public sealed record OneOf(IReadOnlyList<string> Values) : IExpectation
{
    public bool CountsDefaults => true;

    public string Text => Values is [var only] ? only : $"one of {string.Join(", ", Values)}";

    public IReadOnlyList<FieldValue> Choices => [.. Values.Select(value => FieldValue.Of(value))];

    public bool Holds(FieldValue? found) => found is { Items.Count: > 0 } && found.Items.All(Values.Contains);

    public Correction Correct(FieldValue? found) =>
        new(found?.Items.Where(Values.Contains).ToList() is { Count: > 0 } kept ? new(kept) : FieldValue.Of(Values[0]));
}
