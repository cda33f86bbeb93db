namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <summary>A workflow document that the service would refuse. The message lists every problem, one per line.</summary>
public sealed class WorkflowDocumentException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
