using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;

namespace ImageBuilderAutomation.Emulator.Operations.Tags;

public sealed class TagResource : IOperation
{
    public string Name => nameof(TagResource);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var tags = TaggedResource.OwnTagsOf(input, call);
        var added = input["tags"]!.AsObject();
        // Assumed: code and message.
        if (tags.Select(t => t.Key).Union(added.Select(t => t.Key)).Count() > TaggedResource.MaxTags)
            throw new ApiError("InvalidParameterException", $"A resource can have at most {TaggedResource.MaxTags} tags.");

        foreach (var (key, value) in added)
            tags[key] = value?.DeepClone();
        return [];
    }
}
