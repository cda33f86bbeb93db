using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class CreateContainerRecipe : IOperation
{
    public string Name => nameof(CreateContainerRecipe);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var slug = Slug.Of(input.Text("name"));
        var version = VersionedResources.Next(call, "container-recipe", slug, VersionedResources.ReadRecipeVersion(input));
        var arn = call.Account.ArnOf("container-recipe", slug, version.ToString());
        if (call.Account.Resources.Last(arn.Type, arn.VersionKey) is { } other)
            throw ResourceErrors.Exists("ContainerRecipe", other.Arn);

        // Documented: user guide, "Create a container recipe", common errors: the rule and its message. Assumed: the code.
        if (input.IsSet("dockerfileTemplateData") == input.IsSet("dockerfileTemplateUri"))
            throw InvalidParameter.Value("dockerfileTemplateData", "You must specify either dockerfileTemplateData or a dockerfileTemplateUri.");

        var document = input.Without("clientToken", "dryRun", "semanticVersion", "platformOverride", "imageOsVersionOverride", "dockerfileTemplateUri");
        if (input.IsSet("dockerfileTemplateUri"))
            document["dockerfileTemplateData"] = DocumentSource.At(input, "dockerfileTemplateUri", call);
        // Assumed: Linux if nothing says the platform, where the service reads the manifest of the parent image.
        document["platform"] = RecipeComponents.Check(call, input, ParentImage.OfContainer(call, input)) ?? "Linux";
        RecipeComponents.RefuseMarketplace(input);
        document["encrypted"] = true;
        VersionedResources.Add(call, arn, document, input);
        return new()
        {
            ["clientToken"] = input.Text("clientToken"),
            ["containerRecipeArn"] = arn.ToString(),
            ["latestVersionReferences"] = VersionedResources.LatestReferences(arn),
        };
    }
}

public sealed class ListContainerRecipes : IOperation
{
    private static readonly string[] FilterNames = ["containerType", "name", "parentImage", "platform"];

    public string Name => nameof(ListContainerRecipes);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var found = Ownership.StoreFor(input, call).After("container-recipe", call.Page.After);
        return call.Page.Of("containerRecipeSummaryList", found, r => r.Key, Show, Filters.Of(input, FilterNames));
    }

    private static JsonObject Show(Resource recipe)
    {
        var shown = recipe.Document.Pick("arn", "containerType", "name", "platform", "owner", "parentImage", "dateCreated", "tags");
        shown["instanceImage"] = recipe.Document["instanceConfiguration"]?.AsObject().TextOrNull("image");
        return shown;
    }
}
