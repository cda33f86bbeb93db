namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <summary>A workflow document that the service would not take. The message lists every problem, one a line.</summary>
public sealed class WorkflowDocumentException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
