namespace ImageBuilderAutomation.Lifecycle;

/// <param name="Begun">Whether the service accepted the request.</param>
/// <param name="Because">Explanation for the person who requested it.</param>
public sealed record RestoreReport(bool Begun, string Because, LifecycleRecord Record);
