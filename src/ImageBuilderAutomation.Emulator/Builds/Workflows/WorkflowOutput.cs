namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <param name="Value">A reference such as <c>$.stepOutputs.CreateOutputAMI.imageId</c>.</param>
public sealed record WorkflowOutput(string Name, string Value, string? Description);
