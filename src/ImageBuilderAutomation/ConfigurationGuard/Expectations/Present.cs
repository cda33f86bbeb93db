namespace ImageBuilderAutomation.ConfigurationGuard.Expectations;

/// <summary>The field must be set to any value. Without a value to set, this expectation alone cannot be repaired.</summary>
public sealed record Present : IExpectation
{
    public bool CountsDefaults => false;

    public string Text => "any value";

    public bool Holds(FieldValue? found) => found is not null;

    public Correction? Correct(FieldValue? found) => found is null ? null : new(found);
}
