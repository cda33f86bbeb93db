using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Operations.Tags;

public sealed class ListTagsForResource : IOperation
{
    public string Name => nameof(ListTagsForResource);

    public JsonObject Handle(JsonObject input, Call call) => new() { ["tags"] = TaggedResource.TagsOf(input, call).DeepClone() };
}
