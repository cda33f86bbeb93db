namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>What a rule expects of one field. Pure.</summary>
public interface IExpectation
{
    /// <summary>Whether a field that is not set counts as set to what the service takes then.</summary>
    bool CountsDefaults { get; }

    /// <param name="found">Null when the field is not set.</param>
    bool Holds(FieldValue? found);

    /// <summary>The nearest value that would hold.</summary>
    /// <returns>Null when the expectation cannot tell.</returns>
    Correction? Correct(FieldValue? found);

    /// <summary>Values that hold, where they can be named.</summary>
    IReadOnlyList<FieldValue> Choices => [];

    /// <summary>In words, behind "expected".</summary>
    string Text { get; }
}
