namespace ImageBuilderAutomation.Local.Demo;

/// <summary>An action of the demo at a simulated time. The functions react to it on their own.</summary>
/// <param name="At">The time since the start of the demo.</param>
internal sealed record DemoStep(TimeSpan At, Func<DemoEnvironment, CancellationToken, Task> RunAsync);
