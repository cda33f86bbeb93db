namespace ImageBuilderAutomation.History;

/// <param name="Record">The record as stored now.</param>
/// <param name="IsWritten">False if nothing was new: a duplicate writes nothing.</param>
/// <param name="ImageDeleted">The image does not exist any more; the transition is recorded nevertheless.</param>
/// <param name="Details">Details of an ended build; null while it runs, and if its image does not exist any more.</param>
/// <param name="Calls">Number of Image Builder calls it took.</param>
public sealed record RecordReport(BuildRecord Record, bool IsWritten, bool ImageDeleted, BuildDetails? Details, int Calls);
