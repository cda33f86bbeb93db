namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <summary>A workflow that Amazon owns and maintains.</summary>
public sealed record ManagedWorkflow(string Name, string Version, string Yaml, WorkflowDocument Document)
{
    /// <summary>Its build version ARN, as executions report it.</summary>
    public string ArnIn(string partition, string region) =>
        $"arn:{partition}:imagebuilder:{region}:aws:workflow/{Document.Type.ToLowerInvariant()}/{Name}/{Version}/1";
}
