namespace ColdStart;

/// <summary>One start of one variant.</summary>
/// <param name="ColdMs">From the process' start to the first answer posted.</param>
/// <param name="ColdCpuMs">What of that its threads ran; the rest is waiting for the servers and for the core.</param>
/// <param name="WarmMs">Median of the invocations after the first, from event offered to answer posted.</param>
internal sealed record Start(double ColdMs, double ColdCpuMs, double WarmMs, double PeakMiB);
