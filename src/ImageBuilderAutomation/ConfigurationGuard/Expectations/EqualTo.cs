namespace ImageBuilderAutomation.ConfigurationGuard.Expectations;

/// <summary>The field must have this value; a list must have exactly these items, in any order.</summary>
public sealed record EqualTo(FieldValue Value) : IExpectation
{
    public bool CountsDefaults => true;

    public string Text => Value.ToString();

    public bool Holds(FieldValue? found) => found is not null && found.HasSameItems(Value);

    public Correction Correct(FieldValue? found) => new(Value);
}
