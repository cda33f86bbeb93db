using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Workflows;

/// <summary>Lists workflows, which are three resource types; the key of a page therefore begins with the type.</summary>
internal static class WorkflowTypes
{
    private static readonly string[] All = ["workflow/build", "workflow/distribution", "workflow/test"];

    public static string KeyOf(Resource workflow) => $"{workflow.Arn.Type}|{workflow.Key}";

    /// <param name="list">Lists one type after a key.</param>
    public static IEnumerable<Resource> After(string? key, Func<string, string?, IEnumerable<Resource>> list)
    {
        var parts = key?.Split('|', 2);
        var from = parts is null ? 0 : Array.IndexOf(All, parts[0]);
        return All.Skip(from).SelectMany(type => list(type, type == parts?[0] ? parts[1] : null));
    }
}
