namespace ImageBuilderAutomation.ConfigurationGuard.Expectations;

/// <summary>Set, to whatever. What it should be set to is not said, so this alone repairs nothing.</summary>
public sealed record Present : IExpectation
{
    public bool CountsDefaults => false;

    public string Text => "any value";

    public bool Holds(FieldValue? found) => found is not null;

    public Correction? Correct(FieldValue? found) => found is null ? null : new(found);
}
