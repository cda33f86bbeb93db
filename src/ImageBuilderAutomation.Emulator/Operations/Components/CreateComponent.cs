using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Components;

public sealed class CreateComponent : IOperation
{
    private static readonly string[] Content = ["name", "description", "platform", "supportedOsVersions", "data", "kmsKeyId"];

    public string Name => nameof(CreateComponent);

    public JsonObject Handle(JsonObject input, Call call)
    {
        input = DocumentSource.Inline(input, call);
        var version = VersionedResources.ReadVersion(input);
        var parsed = ComponentDocument.Parse(input.Text("data"));
        var slug = Slug.Of(input.Text("name"));
        var arn = VersionedResources.NextBuild(call, "component", slug, version);

        // Documented: user guide: a change of the content creates a new build number. Assumed: unchanged content is refused.
        if (call.Account.Resources.Last("component", arn.VersionKey) is { } last && JsonNode.DeepEquals(last.Document.Pick(Content), input.Pick(Content)))
            throw ResourceErrors.Exists("Component", last.Arn);
        DryRun.EndHere(input);

        var document = input.Pick([.. Content, "changeDescription", "tags"]);
        document["type"] = parsed.Type;
        document["parameters"] = parsed.Parameters;
        document["state"] = new JsonObject { ["status"] = "ACTIVE" };
        document["encrypted"] = true;
        VersionedResources.Add(call, arn, document);
        return new()
        {
            ["clientToken"] = input.Text("clientToken"),
            ["componentBuildVersionArn"] = arn.ToString(),
            ["latestVersionReferences"] = VersionedResources.LatestReferences(arn),
        };
    }
}
