using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class CreateWorkflow : IOperation
{
    private static readonly string[] Content = ["name", "description", "data", "kmsKeyId"];

    public string Name => nameof(CreateWorkflow);

    public JsonObject Handle(JsonObject input, Call call)
    {
        input = DocumentSource.Inline(input, call);
        var version = VersionedResources.ReadVersion(input);
        var type = input.Text("type");
        var parsed = Parse(input.Text("data"), type);
        var arn = VersionedResources.NextBuild(call, $"workflow/{type.ToLowerInvariant()}", Slug.Of(input.Text("name")), version);

        // Documented: user guide: workflows are immutable; a change of the content creates a new build number. Assumed: unchanged content is refused.
        if (call.Account.Resources.Last(arn.Type, arn.VersionKey) is { } last && JsonNode.DeepEquals(last.Document.Pick(Content), input.Pick(Content)))
            throw ResourceErrors.Exists("Workflow", last.Arn);

        var document = input.Pick([.. Content, "changeDescription", "tags", "type"]);
        document["parameters"] = WorkflowParameters.Show(parsed);
        VersionedResources.Add(call, arn, document, input);
        return new()
        {
            ["clientToken"] = input.Text("clientToken"),
            ["workflowBuildVersionArn"] = arn.ToString(),
            ["latestVersionReferences"] = VersionedResources.LatestReferences(arn),
        };
    }

    private static WorkflowDocument Parse(string yaml, string type)
    {
        try
        {
            return WorkflowDocument.Parse(yaml, type);
        }
        catch (WorkflowDocumentException e)
        {
            throw InvalidParameter.Value("data", e.Message);
        }
    }
}

/// <summary>Lists versions, each shown as its newest build; with <c>byName</c>, only the newest version of each name.</summary>
public sealed class ListWorkflows : IOperation
{
    // Documented: API reference.
    private static readonly string[] FilterNames = ["description", "name", "type", "version"];

    public string Name => nameof(ListWorkflows);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var byName = ByName.Of(input);
        // Documented: API reference: these owners are rejected. Assumed: the code and message.
        if (input.TextOrNull("owner") is "Shared" or "ThirdParty")
            throw InvalidParameter.Value("owner", "Workflows are owned by accounts or by Amazon.");
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

public sealed class ListWorkflowBuildVersions : IOperation
{
    public string Name => nameof(ListWorkflowBuildVersions);

    public JsonObject Handle(JsonObject input, Call call) => input.TextOrNull("workflowVersionArn") is { } version
        ? call.Page.Of("workflowSummaryList", BuildVersions.Of(call, "", version), w => w.Key, Show)
        : call.Page.Of(
            "workflowSummaryList", WorkflowTypes.After(call.Page.After, (type, after) => call.Account.Resources.NewestFirst(type, "", after)),
            WorkflowTypes.KeyOf, Show);

    // Observed: aws-cli, the operation's example: no tags.
    // Assumed: the summary's ARN is the build version's, although the model's pattern for it requires x.x.x.
    private static JsonObject Show(Resource workflow) => workflow.Document.Pick(
        "arn", "name", "version", "description", "changeDescription", "type", "owner", "dateCreated");
}

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
