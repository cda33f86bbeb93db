namespace ImageBuilderAutomation.ConfigurationGuard;

/// <param name="Value">Null takes the field out.</param>
public sealed record Correction(FieldValue? Value);
