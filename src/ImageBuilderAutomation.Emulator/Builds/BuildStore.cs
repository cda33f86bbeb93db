namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>What belongs to images beyond their document: workflow executions, steps, scan findings.</summary>
public sealed class BuildStore
{
}
