using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.ImageRecipes;

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
