namespace ImageBuilderAutomation.History;

/// <param name="Record">As it is stored now.</param>
/// <param name="Written">False when everything was known already: a duplicate writes nothing.</param>
/// <param name="ImageGone">The service knows the image no more; the transition is recorded all the same.</param>
/// <param name="Details">Of a build that has ended; null while it runs, and when its image is gone.</param>
/// <param name="Calls">Image Builder calls that it took.</param>
public sealed record RecordReport(BuildRecord Record, bool Written, bool ImageGone, BuildDetails? Details, int Calls);
