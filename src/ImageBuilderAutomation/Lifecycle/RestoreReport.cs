namespace ImageBuilderAutomation.Lifecycle;

/// <param name="Begun">The service has taken the request.</param>
/// <param name="Because">For the person who asked.</param>
public sealed record RestoreReport(bool Begun, string Because, LifecycleRecord Record);
