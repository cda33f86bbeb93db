using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>One image, component or workflow that belongs to no account, with its versions.</summary>
/// <param name="Kind"><c>image</c>, <c>component</c> or <c>workflow</c>.</param>
/// <param name="Document">The entry as it was given.</param>
public sealed partial record ManagedEntry(string Kind, string Owner, string Name, string Slug, IReadOnlyList<string> Versions, JsonObject Document)
{
    // Assumed: the versions of an entry that names none, and all dates and builds.
    private const string Created = "2026-07-01T00:00:00.000Z";
    private static readonly string[] ImageVersions = ["2026.6.1", "2026.7.1"];
    private static readonly string[] OtherVersions = ["1.0.0"];
    private static readonly StableIds Ids = new(seed: 0);

    private static readonly Dictionary<string, string[]> Members = new()
    {
        ["image"] = ["type", "platform", "osVersion", "status"],
        ["component"] = ["type", "platform", "supportedOsVersions", "parameters", "productCodes", "status", "description", "data"],
        ["workflow"] = ["type", "data"],
    };

    private static readonly string[] Optional = ["osVersion", "description", "data", "source"];
    private static readonly string[] OfAll = ["kind", "owner", "name", "slug", "versions", "source"];

    /// <exception cref="FormatException">A member is missing or wrong.</exception>
    public static ManagedEntry Read(JsonObject entry)
    {
        var kind = Text(entry, "kind", text => Members.ContainsKey(text), "image, component or workflow");
        if (entry.Select(member => member.Key).Except([.. OfAll, .. Members[kind]]).FirstOrDefault() is { } unknown)
            throw new FormatException($"'{unknown}' is not a member of an entry of kind {kind}; expected {string.Join(", ", [.. OfAll, .. Members[kind]])}.");

        var name = Text(entry, "name", text => text.Length > 0, "a name");
        var read = new ManagedEntry(
            kind,
            entry.ContainsKey("owner") ? Text(entry, "owner", ManagedOwner.All.Contains, string.Join(", ", ManagedOwner.All)) : ManagedOwner.Amazon,
            name,
            entry.ContainsKey("slug") ? Text(entry, "slug", text => SlugForm().IsMatch(text), "lower-case letters, digits and hyphens") : Resources.Slug.Of(name),
            ReadVersions(entry, kind),
            (JsonObject)entry.DeepClone());
        if (!SlugForm().IsMatch(read.Slug))
            throw new FormatException($"The name '{name}' does not make a valid ARN; give a 'slug'.");
        read.Check();
        return read;
    }

    /// <summary>One version of the resource, in the shape that its Get operation returns.</summary>
    public Resource In(string region, string version)
    {
        var type = Kind == "workflow" ? $"workflow/{Document.Text("type").ToLowerInvariant()}" : Kind;
        var arn = new ResourceArn(Partitions.Of(region), region, Owner, type, Slug, version, Build: 1);
        var document = Kind switch { "image" => Image(arn), "component" => Component(), _ => Workflow() };
        document["arn"] = arn.ToString();
        document["name"] = Name;
        document["version"] = Kind == "image" ? arn.ImageVersion : version;
        document["dateCreated"] = Created;
        document["tags"] = new JsonObject();
        return new(arn, document);
    }

    // Observed: hashicorp/terraform-provider-aws, image_data_source_test.go: the name 'Amazon Linux 2 x86' and one AMI in outputResources.
    private JsonObject Image(ResourceArn arn)
    {
        var document = Document.Pick("type", "platform", "osVersion");
        document["state"] = new JsonObject { ["status"] = Document.TextOrNull("status") ?? "AVAILABLE" };
        document["buildType"] = "SCHEDULED";
        document["imageSource"] = Owner == ManagedOwner.Amazon ? "AMAZON_MANAGED" : "AWS_MARKETPLACE";
        document["outputResources"] = Document.Text("type") != "AMI" ? null : new JsonObject
        {
            ["amis"] = new JsonArray(new JsonObject { ["region"] = arn.Region, ["image"] = Ids.Ec2("ami", arn.ToString()), ["name"] = Name }),
        };
        return document;
    }

    private JsonObject Component()
    {
        var document = Document.Pick("type", "platform", "supportedOsVersions", "productCodes", "description", "data");
        document["owner"] = ManagedOwner.Shown(Owner);
        document["state"] = new JsonObject { ["status"] = Document.TextOrNull("status") ?? "ACTIVE" };
        document["encrypted"] = true;
        document["parameters"] = Document["parameters"]?.DeepClone() ?? new JsonArray();
        return document;
    }

    private JsonObject Workflow()
    {
        var yaml = Document.TextOrNull("data") ?? ManagedWorkflows.Yaml(Slug) ?? throw new FormatException("'data' is missing; expected a workflow document.");
        var parsed = WorkflowDocument.Parse(yaml, Document.Text("type"));
        return new()
        {
            ["type"] = parsed.Type,
            ["owner"] = ManagedOwner.Shown(Owner),
            ["description"] = parsed.Description,
            ["data"] = yaml,
            ["parameters"] = WorkflowParameters.Show(parsed),
        };
    }

    private void Check()
    {
        string[] types = Kind switch { "image" => ["AMI", "DOCKER"], "component" => ["BUILD", "TEST"], _ => ["BUILD", "TEST", "DISTRIBUTION"] };
        Text(Document, "type", types.Contains, string.Join(", ", types));
        foreach (var member in Optional.Where(member => Document.ContainsKey(member)))
            Text(Document, member, text => text.Length > 0, "a text");
        string[] statuses = Kind == "image" ? ["AVAILABLE", "DEPRECATED", "DISABLED"] : ["ACTIVE", "DEPRECATED", "DISABLED"];
        if (Document.ContainsKey("status"))
            Text(Document, "status", statuses.Contains, string.Join(", ", statuses));
        CheckList("supportedOsVersions", item => item is JsonValue value && value.TryGetValue<string>(out _), "texts");
        CheckList("parameters", item => HasTexts(item, "name", "type"), "objects with a name and a type");
        CheckList("productCodes", item => HasTexts(item, "productCodeId", "productCodeType"), "objects with a productCodeId and a productCodeType");
        if (Kind != "workflow")
        {
            Text(Document, "platform", text => text is "Linux" or "Windows" or "macOS", "Linux, Windows or macOS");
            return;
        }

        try
        {
            Workflow();
        }
        catch (WorkflowDocumentException e)
        {
            throw new FormatException($"'data' is not a workflow document: {e.Message}", e);
        }
    }

    private void CheckList(string member, Func<JsonNode?, bool> isItem, string expected)
    {
        if (Document.TryGetPropertyValue(member, out var given) && !(given is JsonArray items && items.All(isItem)))
            throw new FormatException($"'{member}' is {given?.ToJsonString() ?? "null"}; expected a list of {expected}.");
    }

    private static bool HasTexts(JsonNode? item, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if ((item as JsonObject)?[member] is not JsonValue value || !value.TryGetValue<string>(out _))
                return false;
        }

        return true;
    }

    private static IReadOnlyList<string> ReadVersions(JsonObject entry, string kind)
    {
        if (entry["versions"] is not { } given)
            return kind == "image" ? ImageVersions : OtherVersions;
        List<string> versions = given is JsonArray { Count: > 0 } items ? [.. items.Select(item => item?.ToString() ?? "")] : [];
        return versions.Count > 0 && versions.TrueForAll(text => SemanticVersion.TryParse(text, out var version) && !version.IsWildcard)
            ? versions : throw new FormatException($"'versions' is {given.ToJsonString()}; expected a list of versions such as 1.0.0.");
    }

    private static string Text(JsonObject entry, string member, Func<string, bool> isValid, string expected) =>
        entry[member] is JsonValue value && value.TryGetValue<string>(out var text) && isValid(text)
            ? text : throw new FormatException($"'{member}' is {entry[member]?.ToJsonString() ?? "missing"}; expected {expected}.");

    [GeneratedRegex("^[a-z0-9-]+\\z")]
    private static partial Regex SlugForm();
}
