using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class CreateDistributionConfiguration : IOperation
{
    public string Name => nameof(CreateDistributionConfiguration);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var created = NamedResources.Create(
            call, "distribution-configuration", "DistributionConfiguration", input, DistributionDocument.From(input, call));
        return new() { ["clientToken"] = input.Text("clientToken"), ["distributionConfigurationArn"] = created.ArnText };
    }
}

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

/// <summary>The document that create and update store.</summary>
internal static class DistributionDocument
{
    // Assumed: the default; the model only says that it is between 30 and 720.
    private const int TimeoutMinutes = 720;

    public static JsonObject From(JsonObject input, Call call)
    {
        DistributionLimits.Check(input, call);
        var document = input.Without("clientToken", "dryRun", "distributionConfigurationArn");
        document["timeoutMinutes"] = TimeoutMinutes;
        return document;
    }
}
