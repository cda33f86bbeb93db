namespace ImageBuilderAutomation.Local.Template;

/// <param name="Arn">A queue of the template.</param>
/// <param name="WithContext">True for a destination, which gets the event and the error; false for a dead-letter queue, which gets only the event.</param>
public sealed record FailureDestination(string Arn, bool WithContext);
