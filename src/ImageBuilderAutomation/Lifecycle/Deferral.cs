namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Nothing is planned for the image before <paramref name="Until"/>.</summary>
public sealed record Deferral(DateTimeOffset Until, string Reason);
