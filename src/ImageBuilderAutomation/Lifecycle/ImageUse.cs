namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One use of an image.</summary>
/// <param name="By">The user, for people: <c>launch template lt-0a1b, version 4</c>.</param>
/// <param name="IsChannel">Whether the user is a channel, where others look up the image to use next.</param>
public sealed record ImageUse(string ImageArn, string By, bool IsChannel = false);
