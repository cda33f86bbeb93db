using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Tags;

/// <summary>The resource that a tag operation names, and its tags.</summary>
internal static class TaggedResource
{
    // Documented: AWS tagging: at most fifty tags for each resource.
    public const int MaxTags = 50;

    public static JsonObject TagsOf(JsonObject input, Call call)
    {
        var document = Lookup.Exact(call, input.Text("resourceArn")).Document;
        if (document["tags"] is not JsonObject tags)
            document["tags"] = tags = [];
        return tags;
    }

    /// <summary>The tags of a resource that belongs to the caller. Amazon's resources are refused, because their tags cannot be changed.</summary>
    public static JsonObject OwnTagsOf(JsonObject input, Call call)
    {
        var arn = input.Text("resourceArn");
        // Assumed: code and message.
        if (ResourceArn.TryParse(arn, out var parsed) && parsed.Owner.StartsWith("aws", StringComparison.Ordinal))
            throw new ApiError("InvalidParameterException", $"The resource '{arn}' belongs to Amazon; its tags cannot be changed.");
        return TagsOf(input, call);
    }
}
