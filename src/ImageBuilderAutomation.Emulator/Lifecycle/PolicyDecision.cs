namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>What a policy makes of one image.</summary>
/// <param name="Rule">Whose action is taken, or would be taken but for the image's tag; null where the image stays.</param>
/// <param name="Because">Why the action is taken, or why the image stays.</param>
/// <param name="ExcludedBy">The tag by which the image is spared.</param>
public sealed record PolicyDecision(ImageFacts Image, PolicyRule? Rule, string Because, string? ExcludedBy = null);
