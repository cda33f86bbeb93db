namespace EndToEnd.Chaos;

/// <summary>What was ordered for one build of the day.</summary>
/// <param name="ScanAt">When its scan ends; null: as the service likes.</param>
/// <param name="Then">What somebody does to it besides.</param>
internal sealed record Ordered(string ImageArn, bool Critical, DateTimeOffset? ScanAt, Mishap Then);
