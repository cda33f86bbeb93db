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
// Observed: messages of 2020, 2022 and 2024 in the public code of handlers: indented text, role, workflows, resource tags and dates of updates, and no
// distribution job without a distribution configuration.
// Assumed: optional members not in a sample are left out.
internal static class ResultMessage
{
    // Observed: a message of 2024 from us-east-1; the guide's sample has another number. Assumed: the same account in all Regions.
    private const string AmazonsAccount = "627945338248";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

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
        // Documented: the sample of a failure has none.
        string? Job(string name, bool ran) => succeeded && ran ? ids.Uuid(build.Arn, name) : null;
        bool Ran(string type) => build.Executions.Exists(execution => execution.Type == type);
        var isDistributed = image.ContainsKey("distributionConfiguration");

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
            // Observed: aws/aws-parallelcluster reads outputResources.containers[].imageUris[] of the message. Assumed: it has the container's recipe.
            ["containerRecipe"] = Resource(build, ids, "containerRecipe",
                ["arn", "containerType", "name", "description", "version", "components", "platform", "parentImage", "targetRepository",
                    "dateCreated", "tags", "workingDirectory"]),
            ["sourcePipelineArn"] = build.PipelineArn,
            ["infrastructureConfiguration"] = Resource(build, ids, "infrastructureConfiguration",
                ["arn", "name", "description", "instanceTypes", "instanceProfileName", "securityGroupIds", "subnetId", "resourceTags", "tags", "logging",
                    "keyPair", "terminateInstanceOnFailure", "snsTopicArn", "dateCreated", "dateUpdated"]),
            ["imageTestsConfigurationDocument"] = image["imageTestsConfiguration"]?.DeepClone(),
            ["distributionConfiguration"] = Resource(
                build, ids, "distributionConfiguration", ["arn", "name", "description", "dateCreated", "dateUpdated", "distributions", "tags"]),
            ["dateCreated"] = Date(image["dateCreated"]!),
            ["outputResources"] = build.MakesContainer
                ? image["outputResources"]!.DeepClone()
                : new JsonObject { ["amis"] = new JsonArray([.. build.Output.Select(Ami)]) },
            ["buildExecutionId"] = Job("build", Ran("BUILD")),
            ["testExecutionId"] = Job("test", Ran("TEST")),
            ["distributionJobId"] = Job("distribution", isDistributed),
            ["integrationJobId"] = Job("integration", isDistributed),
            ["accountId"] = build.Account.Account,
            ["osVersion"] = succeeded ? image["osVersion"]?.DeepClone() : null,
            ["enhancedImageMetadataEnabled"] = image["enhancedImageMetadataEnabled"]?.DeepClone(),
            ["buildType"] = image["buildType"]!.DeepClone(),
            ["executionRole"] = image["executionRole"]?.DeepClone(),
            ["workflows"] = WithAccounts(image["workflows"]?.DeepClone()),
            ["tags"] = Bookkeeping(ids, build.Arn),
        });
    }

    private static JsonObject? Resource(Build build, StableIds ids, string member, ReadOnlySpan<string> keys)
    {
        if (build.Document.Snapshot(member) is not { } document)
            return null;

        var shown = new JsonObject();
        foreach (var key in keys)
        {
            shown[key] = key switch
            {
                // Documented: here tags are the service's own bookkeeping, not the user's.
                "tags" => Bookkeeping(ids, document["arn"]!.GetValue<string>()),
                "dateCreated" or "dateUpdated" => document[key] is { } date ? Date(date) : null,
                "components" or "parentImage" => WithAccounts(document[key]?.DeepClone()),
                _ => document[key]?.DeepClone(),
            };
        }

        shown["accountId"] = build.Account.Account;
        return WithoutNulls(shown);
    }

    /// <summary>Names Amazon's account instead of <c>aws</c> as the owner of its resources.</summary>
    private static JsonNode? WithAccounts(JsonNode? value) => value switch
    {
        JsonArray list => new JsonArray([.. list.Select(item => WithAccounts(item?.DeepClone()))]),
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(member.Key, WithAccounts(member.Value?.DeepClone())))),
        JsonValue text when text.TryGetValue<string>(out var reference) && ResourceArn.TryParse(reference, out var arn) && arn.Owner == "aws" =>
            (arn with { Owner = AmazonsAccount }).ToString(),
        _ => value,
    };

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
