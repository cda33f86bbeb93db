namespace ImageBuilderAutomation.Emulator.Workflows;

/// <summary>The documents of the workflows that Amazon owns, and which of them run if an image names none.</summary>
// Documented: names and order of steps (user guide, "manage image workflows"). Observed: aws-samples, "gated distribution", for distribute-image, and
// "install latest ssm agent", for the document that build-image-with-update-ssm-agent runs.
// Observed: aws-cli, examples of list-workflow-executions and list-workflow-step-executions (2026): the versions for AMIs, the build's step names.
// Assumed: the other version numbers and step names; an image that names no distribution workflow is distributed without an execution.
public static class ManagedWorkflows
{
    /// <summary>The resource parts of the ARNs, without version, of the workflows that run by default.</summary>
    public static IReadOnlyList<string> Defaults(bool container) =>
        container ? ["workflow/build/build-container", "workflow/test/test-container"] : ["workflow/build/build-image", "workflow/test/test-image"];

    /// <returns>Null if the emulator has no document of this name.</returns>
    public static string? Yaml(string name)
    {
        using var stream = typeof(ManagedWorkflows).Assembly.GetManifestResourceStream($"{name}.yaml");
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }
}
