namespace ImageBuilderAutomation.ConfigurationGuard;

/// <param name="Value">Null removes the field.</param>
public sealed record Correction(FieldValue? Value);
