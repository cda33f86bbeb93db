namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>The workflows that Amazon owns. Its build and test workflows run if an image names none.</summary>
// Documented: their names and order of steps (user guide, "manage image workflows"). Observed: aws-samples, "gated distribution", for distribute-image.
// Observed: aws-cli, examples of list-workflow-executions and list-workflow-step-executions (2026): the versions for AMIs, the build's step names.
// Assumed: the other version numbers and step names; an image that names no distribution workflow is distributed without an execution.
public static class ManagedWorkflows
{
    public static ManagedWorkflow BuildImage { get; } = Load("build-image", "1.0.3", "BUILD");

    public static ManagedWorkflow TestImage { get; } = Load("test-image", "1.0.3", "TEST");

    public static ManagedWorkflow BuildContainer { get; } = Load("build-container", "1.0.1", "BUILD");

    public static ManagedWorkflow TestContainer { get; } = Load("test-container", "1.0.1", "TEST");

    public static ManagedWorkflow DistributeImage { get; } = Load("distribute-image", "1.0.0", "DISTRIBUTION");

    public static IReadOnlyList<ManagedWorkflow> All { get; } = [BuildImage, TestImage, BuildContainer, TestContainer, DistributeImage];

    private static ManagedWorkflow Load(string name, string version, string type)
    {
        using var stream = typeof(ManagedWorkflows).Assembly.GetManifestResourceStream($"{name}.yaml")!;
        var yaml = new StreamReader(stream).ReadToEnd();
        return new(name, version, yaml, WorkflowDocument.Parse(yaml, type));
    }
}

/// <summary>A workflow that Amazon owns and maintains.</summary>
public sealed record ManagedWorkflow(string Name, string Version, string Yaml, WorkflowDocument Document)
{
    /// <summary>Its build version ARN, as executions report it.</summary>
    public string ArnIn(string partition, string region) =>
        $"arn:{partition}:imagebuilder:{region}:aws:workflow/{Document.Type.ToLowerInvariant()}/{Name}/{Version}/1";
}
