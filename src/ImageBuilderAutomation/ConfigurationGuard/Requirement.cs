namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>One expectation of one field.</summary>
/// <param name="Path">The path of a field or of a key in a map.</param>
/// <param name="Set">The value that a repair writes; null: the nearest value that meets the expectation.</param>
public sealed record Requirement(string Path, IExpectation Expectation, FieldValue? Set = null)
{
    public bool Holds(FieldValue? value) => Expectation.Holds(value ?? Default);

    public Correction? Correct(FieldValue? value) => Set is null ? Expectation.Correct(value ?? Default) : new(Set);

    private FieldValue? Default => Expectation.CountsDefaults ? ConfigurationField.At(Path).Default : null;
}
