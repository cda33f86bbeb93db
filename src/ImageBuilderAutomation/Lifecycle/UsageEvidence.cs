namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Which images are used and by whom, as far as the source can see.</summary>
/// <param name="AsOf">When the search started. Evidence that is too old does not count.</param>
public sealed record UsageEvidence(DateTimeOffset AsOf, IReadOnlyList<ImageUse> Uses);
