namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <param name="Value">A reference such as <c>$.stepOutputs.CreateOutputImage.imageId</c>.</param>
public sealed record WorkflowOutput(string Name, string Value, string? Description);
