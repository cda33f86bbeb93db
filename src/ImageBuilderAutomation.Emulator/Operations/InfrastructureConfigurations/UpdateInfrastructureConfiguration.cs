using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.InfrastructureConfigurations;

public sealed class UpdateInfrastructureConfiguration : IOperation
{
    public string Name => nameof(UpdateInfrastructureConfiguration);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text("infrastructureConfigurationArn");
        NamedResources.Replace(call, Lookup.Own(call, arn), InfrastructureDocument.From(input));
        // Observed: aws-cli, its example: a token is given and does not come back, though the answer's shape has it.
        return new() { ["infrastructureConfigurationArn"] = arn };
    }
}
