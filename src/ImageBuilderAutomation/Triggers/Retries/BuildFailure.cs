namespace ImageBuilderAutomation.Triggers.Retries;

/// <summary>Where a build failed, according to its workflows. Texts are untrusted: they are only compared with known ones.</summary>
/// <param name="Execution">The failed workflow execution; null if none failed: the distribution runs without a workflow.</param>
/// <param name="OnlyDistribution">Everything before the distribution succeeded.</param>
/// <param name="Step">The failed step and its action; null where the service does not report them.</param>
public sealed record BuildFailure(string? Execution, bool OnlyDistribution, string? Step, string? Action, string Message);
