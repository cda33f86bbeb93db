using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>The result message to the topic of the infrastructure configuration. It has the service's internal record, not the shape of GetImage.</summary>
// Documented: user guide, "Amazon SNS integration", whose samples define names, order and peculiarities.
// Assumed: optional members not in a sample are left out.
internal static class ResultMessage
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Build build, StableIds ids)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
            Document(build, ids).WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonObject Document(Build build, StableIds ids)
    {
        var image = build.Document;
        var arn = build.Image.Arn;
        var succeeded = build.Status == ImageStatus.Available;
        string? Job(string name) => succeeded ? ids.Uuid(build.Arn, name) : null;

        return WithoutNulls(new()
        {
            ["versionlessArn"] = (arn with { Version = null, Build = null }).ToString(),
            ["semver"] = JsonNode.Parse(SemVer(arn.Version!, arn.Build!.Value)),
            ["arn"] = build.Arn,
            ["name"] = image["name"]!.DeepClone(),
            ["version"] = arn.Version,
            ["type"] = image["type"]!.DeepClone(),
            ["buildVersion"] = arn.Build,
            ["state"] = image["state"]!.AsObject().Pick("status", "reason"),
            ["platform"] = image["platform"]?.DeepClone(),
            ["imageRecipe"] = Resource(build, ids, "imageRecipe",
                ["arn", "name", "description", "version", "components", "platform", "parentImage", "blockDeviceMappings", "dateCreated", "tags",
                    "workingDirectory"]),
            // Assumed: the message of a container has its recipe and containers in place of an AMI's; no such message is documented.
            ["containerRecipe"] = Resource(build, ids, "containerRecipe",
                ["arn", "containerType", "name", "description", "version", "components", "platform", "parentImage", "targetRepository",
                    "dateCreated", "tags", "workingDirectory"]),
            ["sourcePipelineArn"] = build.PipelineArn,
            ["infrastructureConfiguration"] = Resource(build, ids, "infrastructureConfiguration",
                ["arn", "name", "description", "instanceTypes", "instanceProfileName", "securityGroupIds", "subnetId", "tags", "logging", "keyPair",
                    "terminateInstanceOnFailure", "snsTopicArn", "dateCreated"]),
            ["imageTestsConfigurationDocument"] = image["imageTestsConfiguration"]?.DeepClone(),
            ["distributionConfiguration"] = Resource(
                build, ids, "distributionConfiguration", ["arn", "name", "description", "dateCreated", "distributions", "tags"]),
            ["dateCreated"] = Date(image["dateCreated"]!),
            ["outputResources"] = build.MakesContainer
                ? image["outputResources"]!.DeepClone()
                : new JsonObject { ["amis"] = new JsonArray([.. build.Output.Select(Ami)]) },
            // Documented: the sample of a failure has none of these.
            ["buildExecutionId"] = Job("build"),
            ["testExecutionId"] = Job("test"),
            ["distributionJobId"] = Job("distribution"),
            ["integrationJobId"] = Job("integration"),
            ["accountId"] = build.Account.Account,
            ["osVersion"] = succeeded ? image["osVersion"]?.DeepClone() : null,
            ["enhancedImageMetadataEnabled"] = image["enhancedImageMetadataEnabled"]?.DeepClone(),
            ["buildType"] = image["buildType"]!.DeepClone(),
            ["tags"] = Bookkeeping(ids, build.Arn),
        });
    }

    private static JsonObject? Resource(Build build, StableIds ids, string member, ReadOnlySpan<string> keys)
    {
        if (build.Document[member] is not JsonObject document)
            return null;

        var shown = new JsonObject();
        foreach (var key in keys)
        {
            shown[key] = key switch
            {
                // Documented: here tags are the service's own bookkeeping, not the user's.
                "tags" => Bookkeeping(ids, document["arn"]!.GetValue<string>()),
                "dateCreated" => document[key] is { } date ? Date(date) : null,
                _ => document[key]?.DeepClone(),
            };
        }

        shown["accountId"] = build.Account.Account;
        return WithoutNulls(shown);
    }

    private static JsonNode Ami(JsonNode? ami) => new JsonObject
    {
        ["region"] = ami!["region"]!.DeepClone(),
        ["image"] = ami["image"]!.DeepClone(),
        ["name"] = ami["name"]!.DeepClone(),
        ["accountId"] = ami["accountId"]!.DeepClone(),
    };

    private static JsonObject Bookkeeping(StableIds ids, string arn) => new() { ["internalId"] = ids.Uuid(arn, "internal"), ["resourceArn"] = arn };

    // Documented by sample: "Jul 28, 2022 1:13:45 AM". Assumed: in UTC.
    private static string Date(JsonNode iso) =>
        DateTimeOffset.Parse(iso.GetValue<string>(), CultureInfo.InvariantCulture).UtcDateTime.ToString("MMM d, yyyy h:mm:ss tt", CultureInfo.InvariantCulture);

    // Documented by sample: three version numbers of 30 bits each, above the build number.
    private static string SemVer(string version, int build)
    {
        var nodes = version.Split('.').Select(node => int.Parse(node, CultureInfo.InvariantCulture));
        return nodes.Append(build).Aggregate(BigInteger.Zero, (packed, node) => (packed << 30) | node).ToString(CultureInfo.InvariantCulture);
    }

    private static JsonObject WithoutNulls(JsonObject document)
    {
        foreach (var key in document.Where(member => member.Value is null).Select(member => member.Key).ToList())
            document.Remove(key);
        return document;
    }
}
