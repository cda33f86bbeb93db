using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.InfrastructureConfigurations;

/// <summary>Summaries lack the topic, logging, subnet and metadata options; only Get returns them.</summary>
public sealed class ListInfrastructureConfigurations : IOperation
{
    public string Name => nameof(ListInfrastructureConfigurations);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var found = call.Account.Resources.After("infrastructure-configuration", call.Page.After);
        return call.Page.Of("infrastructureConfigurationSummaryList", found, c => c.Key, Show, Filters.Of(input, ["name"]));
    }

    private static JsonObject Show(Resource configuration) => configuration.Document.Pick(
        "arn", "name", "description", "dateCreated", "dateUpdated", "resourceTags", "tags", "instanceTypes", "instanceProfileName", "placement");
}
