using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>A small selection of the resources that Amazon owns in every Region.</summary>
// Assumed: versions, dates and contents; the names are the service's.
public static class ManagedResources
{
    /// <summary>The owner in the ARNs of Marketplace components.</summary>
    public const string Seller = "aws-marketplace";

    private const string Owner = "aws";
    private const string Created = "2026-07-01T00:00:00.000Z";

    private static readonly (string Slug, string Platform, string Os)[] Images =
    [
        ("amazon-linux-2-x86", "Linux", "Amazon Linux 2"),
        ("amazon-linux-2023-x86", "Linux", "Amazon Linux 2023"),
        ("amazon-linux-2023-arm64", "Linux", "Amazon Linux 2023"),
        ("ubuntu-server-22-lts-x86", "Linux", "Ubuntu 22"),
        ("ubuntu-server-24-lts-x86", "Linux", "Ubuntu 24"),
        ("windows-server-2022-english-full-base-x86", "Windows", "Microsoft Windows Server 2022"),
    ];

    private static readonly (string Slug, string Platform, string Type)[] Components =
    [
        ("update-linux", "Linux", "BUILD"),
        ("reboot-linux", "Linux", "BUILD"),
        ("aws-cli-version-2-linux", "Linux", "BUILD"),
        ("amazon-cloudwatch-agent-linux", "Linux", "BUILD"),
        ("simple-boot-test-linux", "Linux", "TEST"),
        ("reboot-test-linux", "Linux", "TEST"),
        ("update-windows", "Windows", "BUILD"),
        ("simple-boot-test-windows", "Windows", "TEST"),
    ];

    public static ResourceStore In(string region)
    {
        var store = new ResourceStore();
        foreach (var (slug, platform, os) in Images)
        {
            // Two versions, so that wildcard references have a choice.
            foreach (var version in (string[])["2026.6.1", "2026.7.1"])
                store.Put(Image(region, slug, version, platform, os));
        }

        foreach (var (slug, platform, type) in Components)
            store.Put(Component(region, slug, platform, type));
        foreach (var workflow in ManagedWorkflows.All)
            store.Put(Workflow(region, workflow));
        return store;
    }

    /// <summary>A Marketplace component that every account has subscribed to.</summary>
    public static ResourceStore SoldIn(string region)
    {
        var store = new ResourceStore();
        store.Put(New(Arn(region, "component", "example-hardening-linux", "1.0.0") with { Owner = Seller }, "example-hardening-linux", "Linux", new()
        {
            ["type"] = "BUILD",
            ["owner"] = "AWSMarketplace",
            ["state"] = new JsonObject { ["status"] = "ACTIVE" },
            ["encrypted"] = true,
            ["parameters"] = new JsonArray(),
            ["productCodes"] = new JsonArray(new JsonObject { ["productCodeId"] = "examplehardening0000000001", ["productCodeType"] = "marketplace" }),
        }));
        return store;
    }

    private static Resource Image(string region, string slug, string version, string platform, string os) =>
        New(Arn(region, "image", slug, version), slug, platform, new()
        {
            ["type"] = "AMI",
            ["osVersion"] = os,
            ["state"] = new JsonObject { ["status"] = "AVAILABLE" },
            ["buildType"] = "SCHEDULED",
            ["imageSource"] = "AMAZON_MANAGED",
        });

    private static Resource Component(string region, string slug, string platform, string type) =>
        New(Arn(region, "component", slug, "1.0.0"), slug, platform, new()
        {
            ["type"] = type,
            ["owner"] = "Amazon",
            ["state"] = new JsonObject { ["status"] = "ACTIVE" },
            ["encrypted"] = true,
            ["parameters"] = new JsonArray(),
        });

    private static Resource Workflow(string region, ManagedWorkflow workflow)
    {
        var type = workflow.Document.Type;
        return New(Arn(region, $"workflow/{type.ToLowerInvariant()}", workflow.Name, workflow.Version), workflow.Name, null, new()
        {
            ["type"] = type,
            ["owner"] = "Amazon",
            ["description"] = workflow.Document.Description,
            ["data"] = workflow.Yaml,
            ["parameters"] = WorkflowParameters.Show(workflow.Document),
        });
    }

    private static Resource New(ResourceArn arn, string name, string? platform, JsonObject document)
    {
        document["arn"] = arn.ToString();
        document["name"] = name;
        document["version"] = arn.Type == "image" ? arn.ImageVersion : arn.Version;
        document["platform"] = platform;
        document["dateCreated"] = Created;
        document["tags"] = new JsonObject();
        return new(arn, document);
    }

    private static ResourceArn Arn(string region, string type, string slug, string version) =>
        new(Partitions.Of(region), region, Owner, type, slug, version, Build: 1);
}
