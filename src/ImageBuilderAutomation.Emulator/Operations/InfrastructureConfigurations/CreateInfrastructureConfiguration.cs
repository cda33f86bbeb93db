using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.InfrastructureConfigurations;

public sealed class CreateInfrastructureConfiguration : IOperation
{
    public string Name => nameof(CreateInfrastructureConfiguration);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var created = NamedResources.Create(
            call, "infrastructure-configuration", "InfrastructureConfiguration", input.Text("name"), InfrastructureDocument.From(input));
        return new() { ["clientToken"] = input.Text("clientToken"), ["infrastructureConfigurationArn"] = created.Arn.ToString() };
    }
}
