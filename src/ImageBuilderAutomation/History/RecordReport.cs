namespace ImageBuilderAutomation.History;

/// <param name="Record">The record as stored now.</param>
/// <param name="Written">False if nothing was new: a duplicate writes nothing.</param>
/// <param name="ImageGone">The image does not exist any more; the transition is recorded nevertheless.</param>
/// <param name="Details">Details of an ended build; null while it runs, and if its image does not exist any more.</param>
/// <param name="Calls">Number of Image Builder calls it took.</param>
public sealed record RecordReport(BuildRecord Record, bool Written, bool ImageGone, BuildDetails? Details, int Calls);
