namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <summary>What a step action is by the service's table: where it may stand, how long it may take, what it needs and gives.</summary>
/// <param name="Types">Of <c>BUILD</c>, <c>TEST</c>, <c>DISTRIBUTION</c>.</param>
/// <param name="RollsBack">Whether an aborted workflow undoes it.</param>
public sealed record StepAction(
    string Name, IReadOnlyList<string> Types, TimeSpan DefaultTimeout, TimeSpan MaxTimeout, bool RollsBack, IReadOnlyList<string> Required, IReadOnlyList<string> Outputs);
