using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class CreateImageRecipe : IOperation
{
    // Documented: user guide, "AMI tags" of a recipe: the service manages these itself.
    private static readonly string[] ReservedAmiTags = ["CreatedBy", "Ec2ImageBuilderArn"];

    public string Name => nameof(CreateImageRecipe);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var slug = Slug.Of(input.Text("name"));
        var version = VersionedResources.Next(call, "image-recipe", slug, VersionedResources.ReadRecipeVersion(input));
        var arn = call.Account.ArnOf("image-recipe", slug, version.ToString());
        if (call.Account.Resources.Last(arn.Type, arn.VersionKey) is { } other)
            throw ResourceErrors.Exists("ImageRecipe", other.Arn);

        // Assumed: Linux if neither the base image nor a component says the platform.
        var platform = RecipeComponents.Check(call, input, ParentImage.Of(call, input.Text("parentImage"))) ?? "Linux";
        CheckInstance(input, platform);
        ReservedTags.Refuse(input, "amiTags", ReservedAmiTags);
        var document = input.Without("clientToken", "dryRun", "semanticVersion");
        // Observed: aws-cli, example of get-image-recipe: the response does not contain the shape's member type.
        document["platform"] = platform;
        VersionedResources.Add(call, arn, document, input);
        return new()
        {
            ["clientToken"] = input.Text("clientToken"),
            ["imageRecipeArn"] = arn.ToString(),
            ["latestVersionReferences"] = VersionedResources.LatestReferences(arn),
        };
    }

    // Documented: user guide, "Create an image recipe": the agent cannot be configured on Windows, and there the directory has no quotation mark.
    // Observed: hashicorp/terraform-provider-aws#23569: even a configuration that changes nothing is refused. Assumed: the codes and parameters.
    private static void CheckInstance(JsonObject input, string platform)
    {
        if (platform != "Windows")
            return;
        if (input["additionalInstanceConfiguration"]?["systemsManagerAgent"] is not null)
        {
            throw InvalidParameter.Value(
                "additionalInstanceConfiguration.systemsManagerAgent", "Image Builder does not support configuring the SSM Agent on Windows.");
        }

        if (input.TextOrNull("workingDirectory")?.Contains('"', StringComparison.Ordinal) == true)
            throw InvalidParameter.Value("workingDirectory", "On Windows it must not contain a quotation mark.");
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

/// <summary>Refuses tag keys that the service sets itself.</summary>
internal static class ReservedTags
{
    // Assumed: the code and message; keys are compared with regard to case, as EC2 does.
    public static void Refuse(JsonObject input, string member, IReadOnlyCollection<string> reserved)
    {
        if ((input[member] as JsonObject)?.Select(tag => tag.Key).FirstOrDefault(reserved.Contains) is { } key)
            throw InvalidParameter.Value(member, $"The tag key '{key}' is reserved: Image Builder sets it.");
    }
}
