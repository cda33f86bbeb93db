namespace ImageBuilderAutomation.ConfigurationGuard.Expectations;

/// <summary>The field must have one of these values; a list must have at least one and no others. A repair uses the first value if none is present.</summary>
public sealed record OneOf(IReadOnlyList<string> Values) : IExpectation
{
    public bool CountsDefaults => true;

    public string Text => Values is [var only] ? only : $"one of {string.Join(", ", Values)}";

    public IReadOnlyList<FieldValue> Choices => [.. Values.Select(value => FieldValue.Of(value))];

    public bool Holds(FieldValue? found) => found is { Items.Count: > 0 } && found.Items.All(Values.Contains);

    public Correction Correct(FieldValue? found) =>
        new(found?.Items.Where(Values.Contains).ToList() is { Count: > 0 } kept ? new(kept) : FieldValue.Of(Values[0]));
}
