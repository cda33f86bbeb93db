using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Workflows;

/// <summary>Lists versions, each shown as its newest build; with <c>byName</c>, only the newest version of each name.</summary>
public sealed class ListWorkflows : IOperation
{
    // Assumed: the API reference lists no filters for this operation; these are the members that are likely filters.
    private static readonly string[] FilterNames = ["description", "name", "type", "version"];

    public string Name => nameof(ListWorkflows);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var byName = input.Flag("byName");
        var store = Ownership.StoreFor(input, call);
        var found = WorkflowTypes.After(call.Page.After, byName ? store.LatestVersions : store.LatestBuilds);
        return call.Page.Of("workflowVersionList", found, WorkflowTypes.KeyOf, w => Show(w, byName), Filters.Of(input, FilterNames));
    }

    private static JsonObject Show(Resource workflow, bool byName)
    {
        var shown = workflow.Document.Pick("name", "version", "description", "type", "owner", "dateCreated");
        shown["arn"] = VersionArns.Listed(workflow.Arn, byName).ToString();
        return shown;
    }
}
