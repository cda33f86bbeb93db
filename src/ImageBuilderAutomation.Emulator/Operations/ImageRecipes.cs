using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

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
        var document = input.Without("clientToken", "dryRun", "semanticVersion");
        // Observed: aws-cli, example of get-image-recipe: the response does not contain the shape's member type.
        document["platform"] = platform;
        // Documented: API reference: the default directories.
        document["workingDirectory"] ??= platform == "Windows" ? "C:/" : "/tmp";
        DryRun.EndHere(input);
        VersionedResources.Add(call, arn, document);
        return new()
        {
            ["clientToken"] = input.Text("clientToken"),
            ["imageRecipeArn"] = arn.ToString(),
            ["latestVersionReferences"] = VersionedResources.LatestReferences(arn),
        };
    }
}

public sealed class ListImageRecipes : IOperation
{
    private static readonly string[] FilterNames = ["name", "parentImage", "platform"];

    public string Name => nameof(ListImageRecipes);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var found = Ownership.StoreFor(input, call).After("image-recipe", call.Page.After);
        return call.Page.Of("imageRecipeSummaryList", found, r => r.Key, Show, Filters.Of(input, FilterNames));
    }

    private static JsonObject Show(Resource recipe) =>
        recipe.Document.Pick("arn", "name", "platform", "owner", "parentImage", "dateCreated", "tags");
}

/// <summary>The parent image of an image recipe.</summary>
public static partial class ParentImage
{
    // Documented: API reference: an AMI id, an image's ARN, "ssm:" with a parameter, or a Marketplace product id.
    // Assumed: named AMIs, parameters and products exist; the emulator has no EC2 to ask.
    /// <returns>The image's platform; null if only EC2 knows it.</returns>
    public static string? PlatformOf(Call call, string parent)
    {
        if (ResourceArn.TryParse(parent, out var arn) && arn.Type == "image")
            return Lookup.Referenced(call, "parentImage", parent).Document.TextOrNull("platform");

        return Other().IsMatch(parent) ? null : throw InvalidParameter.Value(
            "parentImage", "It must be an AMI id, the ARN of an image, 'ssm:' followed by a parameter's name or ARN, or a Marketplace product id.");
    }

    [GeneratedRegex("^(ami-[0-9a-f]{8,17}|ssm:.+|prod-[a-z0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")]
    private static partial Regex Other();
}
