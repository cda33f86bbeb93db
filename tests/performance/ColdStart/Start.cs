namespace ColdStart;

/// <summary>One start of one variant.</summary>
/// <param name="ColdMs">From the process' start to the first answer posted.</param>
/// <param name="WarmMs">Median of the invocations after the first, from event offered to answer posted.</param>
internal sealed record Start(double ColdMs, double WarmMs, double PeakMiB);
