using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class ListTagsForResource : IOperation
{
    public string Name => nameof(ListTagsForResource);

    public JsonObject Handle(JsonObject input, Call call) =>
        new() { ["tags"] = TaggedResource.Of(input, call).Document["tags"]?.DeepClone() ?? new JsonObject() };
}

public sealed class TagResource : IOperation
{
    public string Name => nameof(TagResource);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var tags = TaggedResource.TagsToChange(input, call);
        var added = input["tags"]!.AsObject();
        // Assumed: code and message.
        if (tags.Select(t => t.Key).Union(added.Select(t => t.Key)).Count() > TaggedResource.MaxTags)
            throw new ApiError("InvalidParameterException", $"A resource can have at most {TaggedResource.MaxTags} tags.");

        foreach (var (key, value) in added)
            tags[key] = value?.DeepClone();
        return [];
    }
}

public sealed class UntagResource : IOperation
{
    public string Name => nameof(UntagResource);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var tags = TaggedResource.TagsToChange(input, call);
        foreach (var key in input["tagKeys"]!.AsArray())
            tags.Remove(key!.GetValue<string>());
        return [];
    }
}

/// <summary>The resource that a tag operation names, and its tags.</summary>
internal static class TaggedResource
{
    // Documented: AWS tagging: at most fifty tags for each resource.
    public const int MaxTags = 50;

    public static Resource Of(JsonObject input, Call call) => Lookup.Exact(call, input.Text("resourceArn"));

    /// <summary>The tags of a resource that belongs to the caller. Amazon's resources are refused, because their tags cannot be changed.</summary>
    public static JsonObject TagsToChange(JsonObject input, Call call)
    {
        var arn = input.Text("resourceArn");
        // Assumed: code and message.
        if (ResourceArn.TryParse(arn, out var parsed) && ManagedOwner.All.Contains(parsed.Owner))
            throw new ApiError("InvalidParameterException", $"The resource '{arn}' belongs to no account; its tags cannot be changed.");
        var resource = Of(input, call);
        resource.Changed();
        if (resource.Document["tags"] is not JsonObject tags)
            resource.Document["tags"] = tags = [];
        return tags;
    }
}
