using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Components;

public sealed class ListComponentBuildVersions : IOperation
{
    public string Name => nameof(ListComponentBuildVersions);

    public JsonObject Handle(JsonObject input, Call call) => call.Page.Of(
        "componentSummaryList", BuildVersions.Of(call, "component", input.TextOrNull("componentVersionArn")), c => c.Key, Show);

    private static JsonObject Show(Resource component) => component.Document.Pick(
        "arn", "name", "version", "platform", "supportedOsVersions", "state", "type", "owner", "description", "changeDescription", "dateCreated", "tags");
}
