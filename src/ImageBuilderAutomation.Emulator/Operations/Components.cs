using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

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

        var document = input.Pick([.. Content, "changeDescription", "tags"]);
        document["type"] = parsed.Type;
        document["parameters"] = parsed.Parameters;
        document["state"] = new JsonObject { ["status"] = "ACTIVE" };
        document["encrypted"] = true;
        VersionedResources.Add(call, arn, document, input);
        return new()
        {
            ["clientToken"] = input.Text("clientToken"),
            ["componentBuildVersionArn"] = arn.ToString(),
            ["latestVersionReferences"] = VersionedResources.LatestReferences(arn),
        };
    }
}

/// <summary>Creates a component from a script: a document with one step that runs the script.</summary>
public sealed class ImportComponent : IOperation
{
    public string Name => nameof(ImportComponent);

    public JsonObject Handle(JsonObject input, Call call)
    {
        input = DocumentSource.Inline(input, call);
        var version = VersionedResources.ReadVersion(input);
        var yaml = Document(input, input.Text("data"));
        var parsed = ComponentDocument.Parse(yaml);
        var arn = VersionedResources.NextBuild(call, "component", Slug.Of(input.Text("name")), version);

        var document = input.Pick("name", "description", "changeDescription", "platform", "kmsKeyId", "type", "tags");
        document["data"] = yaml;
        document["parameters"] = parsed.Parameters;
        document["state"] = new JsonObject { ["status"] = "ACTIVE" };
        document["encrypted"] = true;
        VersionedResources.Add(call, arn, document, input);
        return new() { ["clientToken"] = input.Text("clientToken"), ["componentBuildVersionArn"] = arn.ToString() };
    }

    // Documented: the script becomes a component document. Assumed: the document's form; a Windows script is PowerShell.
    private static string Document(JsonObject input, string script)
    {
        var action = input.Text("platform") == "Windows" ? "ExecutePowerShell" : "ExecuteBash";
        var yaml = new StringBuilder($"""
            schemaVersion: 1.0
            phases:
              - name: {input.Text("type").ToLowerInvariant()}
                steps:
                  - name: RunScript
                    action: {action}
                    inputs:
                      commands:
                        - |

            """.ReplaceLineEndings("\n"));
        foreach (var line in script.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            yaml.Append(' ', 14).Append(line).Append('\n');
        return yaml.ToString();
    }
}

/// <summary>Lists versions, each shown as its newest build; with <c>byName</c>, only the newest version of each name.</summary>
public sealed class ListComponents : IOperation
{
    private static readonly string[] FilterNames = ["description", "name", "platform", "productCodes", "status", "supportedOsVersion", "type", "version"];

    public string Name => nameof(ListComponents);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var byName = ByName.Of(input);
        var store = Ownership.StoreFor(input, call);
        var found = byName ? store.LatestVersions("component", call.Page.After) : store.LatestBuilds("component", call.Page.After);
        var matches = Filters.Of(input, FilterNames, Filtered);
        // Documented: API reference: deprecated components are listed only if the filter by status names them.
        if (!input.Objects("filters").Any(filter => filter.Text("name") == "status"))
            return call.Page.Of("componentVersionList", found, c => c.Key, c => Show(c, byName), c => Status(c) != "DEPRECATED" && matches(c));
        return call.Page.Of("componentVersionList", found, c => c.Key, c => Show(c, byName), matches);
    }

    // Assumed: the filter by product codes compares their ids.
    private static JsonNode? Filtered(Resource component, string filter) => filter switch
    {
        "status" => Status(component),
        "productCodes" => new JsonArray([.. component.Document.Objects("productCodes").Select(code => code["productCodeId"]?.DeepClone())]),
        "supportedOsVersion" => component.Document["supportedOsVersions"],
        _ => component.Document[filter],
    };

    private static string? Status(Resource component) => component.Document["state"]?["status"]?.GetValue<string>();

    private static JsonObject Show(Resource component, bool byName)
    {
        var shown = component.Document.Pick(
            "name", "version", "description", "platform", "supportedOsVersions", "type", "owner", "dateCreated", "productCodes");
        shown["arn"] = VersionArns.Listed(component.Arn, byName).ToString();
        shown["status"] = Status(component);
        return shown;
    }
}

public sealed class ListComponentBuildVersions : IOperation
{
    public string Name => nameof(ListComponentBuildVersions);

    public JsonObject Handle(JsonObject input, Call call) => call.Page.Of(
        "componentSummaryList", BuildVersions.Of(call, "component", input.TextOrNull("componentVersionArn")), c => c.Key, Show);

    private static JsonObject Show(Resource component) => component.Document.Pick(
        "arn", "name", "version", "platform", "supportedOsVersions", "state", "type", "owner", "description", "changeDescription", "dateCreated", "tags");
}
