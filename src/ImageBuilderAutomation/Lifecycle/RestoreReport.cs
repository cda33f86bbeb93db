namespace ImageBuilderAutomation.Lifecycle;

/// <param name="Started">Whether the service accepted the request.</param>
/// <param name="Reason">Explanation for the person who requested it.</param>
public sealed record RestoreReport(bool Started, string Reason, LifecycleRecord Record);
