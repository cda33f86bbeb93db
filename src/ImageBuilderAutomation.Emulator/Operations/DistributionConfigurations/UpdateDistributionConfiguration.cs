using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.DistributionConfigurations;

public sealed class UpdateDistributionConfiguration : IOperation
{
    public string Name => nameof(UpdateDistributionConfiguration);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text("distributionConfigurationArn");
        NamedResources.Replace(call, Lookup.Own(call, arn), DistributionDocument.From(input, call));
        // Observed: aws-cli, the operation's example: the response has no clientToken, although one was given and its shape has the member.
        return new() { ["distributionConfigurationArn"] = arn };
    }
}
