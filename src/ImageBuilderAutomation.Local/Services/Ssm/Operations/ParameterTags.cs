using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Ssm.Operations;

/// <summary>AddTagsToResource, RemoveTagsFromResource and ListTagsForResource, for parameters.</summary>
// Documented: Systems Manager API Reference.
internal static class ParameterTags
{
    public static IEnumerable<JsonOperation<SsmCall>> All { get; } =
    [
        new("AddTagsToResource", Add, "ResourceType", "ResourceId", "Tags"),
        new("RemoveTagsFromResource", Remove, "ResourceType", "ResourceId", "TagKeys"),
        new("ListTagsForResource", List, "ResourceType", "ResourceId"),
    ];

    public static Dictionary<string, string> Read(ServiceInput input)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in input.Items("Tags"))
            tags[tag.Text("Key") ?? throw ParameterPlace.Invalid("Expected Key in each of Tags.")] = tag.Text("Value") ?? "";
        return tags;
    }

    private static JsonObject Add(SsmCall call)
    {
        var tags = Read(call.Input);
        return Change(call, parameter =>
        {
            foreach (var (key, value) in tags)
                parameter.Tags[key] = value;
        });
    }

    private static JsonObject Remove(SsmCall call)
    {
        var keys = call.Input.Texts("TagKeys") ?? [];
        return Change(call, parameter =>
        {
            foreach (var key in keys)
                parameter.Tags.Remove(key);
        });
    }

    private static JsonObject List(SsmCall call) => call.InPlace(place => new JsonObject
    {
        ["TagList"] = new JsonArray([.. Of(call, place).Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)
            .Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]),
    });

    private static JsonObject Change(SsmCall call, Action<Parameter> change) => call.InPlace(place =>
    {
        change(Of(call, place));
        return new JsonObject();
    });

    private static Parameter Of(SsmCall call, ParameterPlace place)
    {
        if (call.Input.Text("ResourceType") != "Parameter")
            throw new ServiceInputException("The local host has tags of the resource type Parameter only.", "InvalidResourceType");
        return place.Find(call.Input.Text("ResourceId") ?? "") is ({ } parameter, null)
            ? parameter : throw new ServiceInputException($"The parameter {call.Input.Text("ResourceId")} does not exist.", "InvalidResourceId");
    }
}
