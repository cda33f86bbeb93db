using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Shared by configurations, pipelines and policies: names are unique, and an update replaces the whole resource.</summary>
public static class NamedResources
{
    /// <param name="kind">The type's name in the service's messages, for example <c>ImagePipeline</c>.</param>
    /// <param name="input">The request, which has the name and may be a dry run.</param>
    /// <param name="document">The document without name, ARN and dates.</param>
    public static Resource Create(Call call, string type, string kind, JsonObject input, JsonObject document, Func<DateTimeOffset, JsonNode>? date = null)
    {
        var name = input.Text("name");
        var arn = call.Account.ArnOf(type, Slug.Of(name));
        if (call.Account.Resources.Find(arn.ToString()) is not null)
            throw ResourceErrors.Exists(kind, arn);
        var max = Quotas.Of(type);
        if (call.Account.Resources.Count(type) >= max)
            throw ResourceErrors.QuotaExceeded(type, max);
        DryRun.EndHere(input);

        document["arn"] = arn.ToString();
        document["name"] = name;
        document["dateCreated"] = Date(call, date);
        document["tags"] ??= new JsonObject();
        var resource = new Resource(arn, document);
        call.Account.Resources.Put(resource);
        return resource;
    }

    /// <summary>Replaces the document except name, ARN, creation date and tags. Members that the new document omits are removed.</summary>
    // Documented for pipelines by the API reference ("does not support selective updates").
    // Assumed: configurations behave alike, because clients such as Terraform clear a member by omitting it.
    public static void Replace(Call call, Resource resource, JsonObject document, Func<DateTimeOffset, JsonNode>? date = null)
    {
        foreach (var (name, kept) in resource.Document.Pick("arn", "name", "dateCreated", "tags").ToList())
            document[name] = kept!.DeepClone();
        document["dateUpdated"] = Date(call, date);
        resource.Document = document;
    }

    private static JsonNode Date(Call call, Func<DateTimeOffset, JsonNode>? date) => date is null ? Timestamps.Iso(call.Now) : date(call.Now);
}
