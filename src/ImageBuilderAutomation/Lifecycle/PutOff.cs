namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Nothing is planned for an image before a time.</summary>
public sealed record PutOff(DateTimeOffset Until, string Because);
