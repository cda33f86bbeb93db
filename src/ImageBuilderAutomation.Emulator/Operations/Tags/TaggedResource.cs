using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Tags;

/// <summary>The resource a tag operation names, and its tags.</summary>
internal static class TaggedResource
{
    // Documented: AWS tagging: fifty per resource.
    public const int MostTags = 50;

    public static JsonObject TagsOf(JsonObject input, Call call)
    {
        var document = Lookup.Exact(call, input.Text("resourceArn")).Document;
        if (document["tags"] is not JsonObject tags)
            document["tags"] = tags = [];
        return tags;
    }

    /// <summary>Only an owner changes tags.</summary>
    public static JsonObject OwnTagsOf(JsonObject input, Call call)
    {
        var arn = input.Text("resourceArn");
        // Assumed: code and wording.
        if (ResourceArn.TryParse(arn, out var parsed) && parsed.Owner.StartsWith("aws", StringComparison.Ordinal))
            throw new ApiError("InvalidParameterException", $"The resource '{arn}' belongs to Amazon; its tags cannot be changed.");
        return TagsOf(input, call);
    }
}
