namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>One expectation of one field.</summary>
/// <param name="Path">A field's path, or that of a key of a map.</param>
/// <param name="Set">What a repair writes; null leaves that to the expectation.</param>
public sealed record Requirement(string Path, IExpectation Expectation, FieldValue? Set = null)
{
    public bool Holds(FieldValue? value) => Expectation.Holds(value ?? Default);

    public Correction? Correct(FieldValue? value) => Set is null ? Expectation.Correct(value ?? Default) : new(Set);

    private FieldValue? Default => Expectation.CountsDefaults ? ConfigurationField.At(Path).Default : null;
}
