using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Operations.Tags;

public sealed class UntagResource : IOperation
{
    public string Name => nameof(UntagResource);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var tags = TaggedResource.OwnTagsOf(input, call);
        foreach (var key in input["tagKeys"]!.AsArray())
            tags.Remove(key!.GetValue<string>());
        return [];
    }
}
