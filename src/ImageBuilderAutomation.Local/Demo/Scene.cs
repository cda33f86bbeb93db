namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Something that happens at a time of the day; what follows from it is up to the functions.</summary>
/// <param name="At">Counted from the day's begin.</param>
internal sealed record Scene(TimeSpan At, Func<DemoStage, CancellationToken, Task> Play);
