using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds.Workflows;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations.Workflows;

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
        DryRun.EndHere(input);

        var document = input.Pick([.. Content, "changeDescription", "tags", "type"]);
        document["parameters"] = WorkflowParameters.Show(parsed);
        VersionedResources.Add(call, arn, document);
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
