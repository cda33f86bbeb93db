namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Something uses an image.</summary>
/// <param name="IsChannel">It is what a channel points at, where others look up the image to use next.</param>
/// <param name="By">For people: <c>launch template lt-0a1b, version 4</c>.</param>
public sealed record ImageUse(string ImageArn, string By, bool IsChannel = false);
