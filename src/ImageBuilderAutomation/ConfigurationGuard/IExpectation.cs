namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>A rule's expectation of one field. Pure.</summary>
public interface IExpectation
{
    /// <summary>Whether a field that is not set counts as set to the service's default.</summary>
    bool CountsDefaults { get; }

    /// <param name="found">Null when the field is not set.</param>
    bool Holds(FieldValue? found);

    /// <summary>The nearest value that meets the expectation.</summary>
    /// <returns>Null when the expectation does not name a value.</returns>
    Correction? Correct(FieldValue? found);

    /// <summary>Values that meet the expectation; empty when they cannot be listed.</summary>
    IReadOnlyList<FieldValue> Choices => [];

    /// <summary>The text after "expected" in messages.</summary>
    string Text { get; }
}
