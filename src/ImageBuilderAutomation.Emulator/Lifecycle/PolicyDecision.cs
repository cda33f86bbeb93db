namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>The decision of a policy about one image.</summary>
/// <param name="Rule">The rule whose action is taken, or would be taken without the excluding tag; null if the image is kept.</param>
/// <param name="Reason">Why the action is taken, or why the image is kept.</param>
/// <param name="ExcludedBy">The key of the tag that excludes the image; null if none does.</param>
public sealed record PolicyDecision(ImageFacts Image, PolicyRule? Rule, string Reason, string? ExcludedBy = null);
