using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.ImageRecipes;

public sealed class CreateImageRecipe : IOperation
{
    public string Name => nameof(CreateImageRecipe);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var slug = Slug.Of(input.Text("name"));
        var version = VersionedResources.Next(call, "image-recipe", slug, VersionedResources.ReadVersion(input));
        var arn = call.Account.ArnOf("image-recipe", slug, version.ToString());
        if (call.Account.Resources.Last(arn.Type, arn.VersionKey) is { } other)
            throw ResourceErrors.Exists("ImageRecipe", other.Arn);

        // Assumed: Linux if neither the base image nor a component says the platform.
        var platform = RecipeComponents.Check(call, input, ParentImage.PlatformOf(call, input.Text("parentImage"))) ?? "Linux";
        var document = input.Without("clientToken", "semanticVersion");
        // Observed: aws-cli, example of get-image-recipe: the response does not contain the shape's member type.
        document["platform"] = platform;
        // Documented: API reference: the default directories.
        document["workingDirectory"] ??= platform == "Windows" ? "C:/" : "/tmp";
        VersionedResources.Add(call, arn, document);
        return new()
        {
            ["clientToken"] = input.Text("clientToken"),
            ["imageRecipeArn"] = arn.ToString(),
            ["latestVersionReferences"] = VersionedResources.LatestReferences(arn),
        };
    }
}
