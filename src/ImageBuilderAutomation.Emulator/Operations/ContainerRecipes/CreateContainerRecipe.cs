using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Operations.ImageRecipes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations.ContainerRecipes;

public sealed class CreateContainerRecipe : IOperation
{
    public string Name => nameof(CreateContainerRecipe);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var slug = Slug.Of(input.Text("name"));
        var version = VersionedResources.Next(call, "container-recipe", slug, VersionedResources.ReadVersion(input));
        var arn = call.Account.ArnOf("container-recipe", slug, version.ToString());
        if (call.Account.Resources.Last(arn.Type, arn.VersionKey) is { } other)
            throw ResourceErrors.Exists("ContainerRecipe", other.Arn);

        // Assumed: giving both is an invalid value, because the operation does not declare InvalidParameterCombinationException.
        if (input.IsSet("dockerfileTemplateData") && input.IsSet("dockerfileTemplateUri"))
            throw InvalidParameter.Value("dockerfileTemplateUri", "Only one of 'dockerfileTemplateData' and 'dockerfileTemplateUri' may be given.");

        var document = input.Without("clientToken", "semanticVersion", "platformOverride", "imageOsVersionOverride", "dockerfileTemplateUri");
        if (input.IsSet("dockerfileTemplateUri"))
            document["dockerfileTemplateData"] = DocumentSource.At(input, "dockerfileTemplateUri", call);
        // Assumed: Linux if nothing says the platform; the parent image may come from any registry.
        document["platform"] = RecipeComponents.Check(call, input, input.TextOrNull("platformOverride")) ?? "Linux";
        document["encrypted"] = true;
        VersionedResources.Add(call, arn, document);
        return new()
        {
            ["clientToken"] = input.Text("clientToken"),
            ["containerRecipeArn"] = arn.ToString(),
            ["latestVersionReferences"] = VersionedResources.LatestReferences(arn),
        };
    }
}
