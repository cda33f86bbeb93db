using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class CreateInfrastructureConfiguration : IOperation
{
    public string Name => nameof(CreateInfrastructureConfiguration);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var created = NamedResources.Create(
            call, "infrastructure-configuration", "InfrastructureConfiguration", input, InfrastructureDocument.From(input));
        return new() { ["clientToken"] = input.Text("clientToken"), ["infrastructureConfigurationArn"] = created.ArnText };
    }
}

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

/// <summary>Summaries lack the topic, logging, subnet and metadata options; only Get returns them.</summary>
public sealed class ListInfrastructureConfigurations : IOperation
{
    public string Name => nameof(ListInfrastructureConfigurations);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var found = call.Account.Resources.After("infrastructure-configuration", call.Page.After);
        return call.Page.Of("infrastructureConfigurationSummaryList", found, c => c.Key, c => DocumentView.Of(c, Members), Filters.Of(input, ["name"]));
    }

    private static readonly Summary Members = new(
        "arn", "name", "description", "dateCreated", "dateUpdated", "resourceTags", "tags", "instanceTypes", "instanceProfileName", "placement");
}

/// <summary>The document that create and update store.</summary>
internal static class InfrastructureDocument
{
    // Documented: API reference: keys of tags that the service sets on its instances itself.
    private static readonly string[] ReservedResourceTags = ["CreatedBy", "Ec2ImageBuilderArn", "Name", "Tags"];

    public static JsonObject From(JsonObject input)
    {
        // Documented: API reference: a subnet needs security groups. Assumed: the code.
        if (input.IsSet("subnetId") && input["securityGroupIds"] is not JsonArray { Count: > 0 })
            throw InvalidParameter.Value("securityGroupIds", "It must be given together with 'subnetId'.");
        ReservedTags.Refuse(input, "resourceTags", ReservedResourceTags);

        // Documented: API reference: hostId and hostResourceGroupArn exclude each other. Assumed: the code.
        if (input["placement"]?.AsObject() is { } placement && placement.IsSet("hostId") && placement.IsSet("hostResourceGroupArn"))
            throw InvalidParameter.Value("placement", "Only one of 'hostId' and 'hostResourceGroupArn' may be given.");

        var document = input.Without("clientToken", "dryRun", "infrastructureConfigurationArn");
        // Documented: API reference: the default.
        document["terminateInstanceOnFailure"] ??= true;
        return document;
    }
}
