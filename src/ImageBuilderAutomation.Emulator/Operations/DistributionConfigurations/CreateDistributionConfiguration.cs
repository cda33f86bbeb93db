using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.DistributionConfigurations;

public sealed class CreateDistributionConfiguration : IOperation
{
    public string Name => nameof(CreateDistributionConfiguration);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var created = NamedResources.Create(
            call, "distribution-configuration", "DistributionConfiguration", input.Text("name"), DistributionDocument.From(input, call));
        return new() { ["clientToken"] = input.Text("clientToken"), ["distributionConfigurationArn"] = created.Arn.ToString() };
    }
}
