namespace ImageBuilderAutomation.Triggers.Recovery;

/// <summary>Where a build failed, as its workflows show it. Texts come from outside: compared with known ones, never acted on otherwise.</summary>
/// <param name="Execution">The workflow execution that failed; null where none did: the distribution runs without a workflow.</param>
/// <param name="OnlyDistribution">Everything before the distribution succeeded.</param>
/// <param name="Step">The step that failed, and what it does; null where the service does not say.</param>
public sealed record BuildFailure(string? Execution, bool OnlyDistribution, string? Step, string? Action, string Message);
