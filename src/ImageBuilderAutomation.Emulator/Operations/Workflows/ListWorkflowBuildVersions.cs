using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Workflows;

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
