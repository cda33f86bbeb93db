using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.DistributionConfigurations;

public sealed class ListDistributionConfigurations : IOperation
{
    public string Name => nameof(ListDistributionConfigurations);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var found = call.Account.Resources.After("distribution-configuration", call.Page.After);
        return call.Page.Of("distributionConfigurationSummaryList", found, c => c.Key, Show, Filters.Of(input, ["name"]));
    }

    private static JsonObject Show(Resource configuration)
    {
        var shown = configuration.Document.Pick("arn", "name", "description", "dateCreated", "dateUpdated", "tags");
        shown["regions"] = new JsonArray([.. configuration.Document.Objects("distributions").Select(d => (JsonNode)d.Text("region"))]);
        return shown;
    }
}
