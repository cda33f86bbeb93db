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
        // Observed: aws-cli, the operation's example: the response has no clientToken, although one was given and its shape has the member.
        return new() { ["infrastructureConfigurationArn"] = arn };
    }
}
