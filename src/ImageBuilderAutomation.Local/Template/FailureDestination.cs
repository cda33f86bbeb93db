namespace ImageBuilderAutomation.Local.Template;

/// <param name="Arn">A queue of the template.</param>
/// <param name="WithContext">True for a destination, which gets the error too; false for a dead-letter queue, which gets the event alone.</param>
public sealed record FailureDestination(string Arn, bool WithContext);
