namespace EndToEnd.Chaos;

/// <summary>One build and what was stubbed for it.</summary>
/// <param name="ScanAt">The time at which its scan completes; null if the emulator decides.</param>
/// <param name="Incident">What else happens to the build.</param>
internal sealed record PlannedBuild(string ImageArn, bool Critical, DateTimeOffset? ScanAt, BuildIncident Incident);
