using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.ContainerRecipes;

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
