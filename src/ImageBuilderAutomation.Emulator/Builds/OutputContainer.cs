using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>The container image that one distribution creates.</summary>
internal static class OutputContainer
{
    // Documented: the shape. Assumed: version and build form a tag in addition to the configured tags.
    public static JsonObject Of(Build build, JsonObject distribution)
    {
        var region = distribution.Text("region");
        var configuration = distribution["containerDistributionConfiguration"];
        var repository = (configuration?["targetRepository"] ?? build.Recipe["targetRepository"])!["repositoryName"]!.GetValue<string>();
        var arn = build.Image.Arn;
        var tags = configuration?["containerTags"]?.AsArray().Select(tag => tag!.GetValue<string>()) ?? [];
        return new()
        {
            ["region"] = region,
            ["imageUris"] = new JsonArray([.. tags.Append($"{arn.Version}-{arn.Build}")
                .Select(tag => JsonValue.Create($"{build.Account.Account}.dkr.ecr.{region}.amazonaws.com/{repository}:{tag}"))]),
        };
    }
}
