namespace ColdStart;

/// <summary>The measurements of one start of one variant.</summary>
/// <param name="ColdMs">From the start of the process to the first posted response.</param>
/// <param name="ColdCpuMs">CPU time of its threads in that time; the rest is waiting for the servers and for the core.</param>
/// <param name="WarmMs">Median of the invocations after the first, from the offered event to the posted response.</param>
internal sealed record Start(double ColdMs, double ColdCpuMs, double WarmMs, double PeakMiB);
