namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <summary>A step action of the service's table: the workflow types that allow it, its time-outs, its required inputs and its outputs.</summary>
/// <param name="Types">One or more of <c>BUILD</c>, <c>TEST</c>, <c>DISTRIBUTION</c>.</param>
/// <param name="RollsBack">Whether a failed workflow rolls it back.</param>
public sealed record StepAction(
    string Name, IReadOnlyList<string> Types, TimeSpan DefaultTimeout, TimeSpan MaxTimeout, bool RollsBack,
    IReadOnlyList<string> Required, IReadOnlyList<string> Outputs);
