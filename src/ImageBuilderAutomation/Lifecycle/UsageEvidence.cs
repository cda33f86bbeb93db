namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Who uses which images, looked for everywhere the source knows to look.</summary>
/// <param name="AsOf">When the search began. Old evidence is none.</param>
public sealed record UsageEvidence(DateTimeOffset AsOf, IReadOnlyList<ImageUse> Uses);
