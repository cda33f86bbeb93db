namespace ImageBuilderAutomation.ConfigurationGuard.Expectations;

/// <summary>The field must not be set.</summary>
public sealed record Absent : IExpectation
{
    public bool CountsDefaults => false;

    public string Text => "nothing";

    public bool Holds(FieldValue? found) => found is null;

    public Correction Correct(FieldValue? found) => new((FieldValue?)null);
}
