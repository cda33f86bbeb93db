using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using TestKit;

namespace ImageBuilderAutomation.Emulator.Tests.State;

/// <summary>The data file of the resources that Amazon and others own.</summary>
public sealed class ManagedDataTests
{
    private static readonly JsonObject Data = JsonNode.Parse(File.ReadAllText(
        Repository.PathOf("src", "ImageBuilderAutomation.Emulator", "State", "managed-resources.json")))!.AsObject();

    private static readonly IReadOnlyList<ManagedEntry> Entries = ManagedEntries.Read(Data).All;

    [Fact]
    public void Every_entry_names_one_of_the_listed_sources_and_every_source_is_used()
    {
        var used = Data["resources"]!.AsArray().Select(entry => (string?)entry!["source"]).ToHashSet();

        Assert.Equal(Data["sources"]!.AsObject().Select(source => source.Key).Order(), used.Order());
    }

    [Fact]
    public void No_resource_stands_twice() =>
        Assert.Equal(Entries.Count, Entries.Select(entry => (entry.Kind, entry.Owner, entry.Slug, entry.Document["type"]!.ToString())).Distinct().Count());

    [Theory]
    [InlineData("image", "amazon-linux-2-x86 amazon-linux-2-arm64 amazon-linux-x86-2 amazon-linux-2023-x86 amazon-linux-2023-arm64 amazon-linux-2023-x86-2023")]
    [InlineData("image", "red-hat-enterprise-linux-10-x86 red-hat-enterprise-linux-10-arm64")]
    [InlineData("image", "suse-linux-enterprise-server-15-x86 suse-linux-enterprise-server-15-arm64")]
    [InlineData("image", "ubuntu-server-22-lts-x86 ubuntu-server-22-lts-arm64 ubuntu-22-x86-22-04 ubuntu-server-24-lts-x86 ubuntu-24-x86-24-04")]
    [InlineData("image", "windows-server-2016-english-core-base-x86 windows-server-2016-x86-core-ltsc2016-amd64 windows-server-2016-english-full-base-x86")]
    [InlineData("image", "windows-server-2019-english-core-base-x86 windows-server-2019-x86-core-ltsc2019-amd64 windows-server-2019-english-full-base-x86")]
    [InlineData("image", "windows-server-2022-english-core-base-x86 windows-server-2022-english-full-base-x86 windows-server-2025-english-core-base-x86")]
    [InlineData("image", "windows-server-2025-english-full-base-x86 macos-sonoma-x86 macos-sonoma-arm64 macos-sequoia-x86 macos-sequoia-arm64")]
    [InlineData("component", "aws-cli-version-2-linux aws-cli-version-2-windows hello-world-linux hello-world-windows python-3-linux python-3-windows")]
    [InlineData("component", "reboot-linux reboot-windows stig-build-linux stig-build-windows update-linux update-windows")]
    [InlineData("workflow", "build-container build-image distribute-container distribute-image test-container test-image")]
    public void Has_what_the_CDK_names(string kind, string slugs) =>
        Assert.Empty(slugs.Split(' ').Except(Entries.Where(entry => entry.Kind == kind && entry.Owner == "aws").Select(entry => entry.Slug)));

    [Theory]
    [InlineData("image", "ubuntu-server-20-lts-x86 ubuntu-18-x86-18-04")]
    [InlineData("component", "apache-tomcat-9-linux dotnet-runtime-linux dotnet-sdk-linux powershell-windows reboot-test-windows san-sift-linux")]
    [InlineData("component", "stig-build-linux-high windows-activation-test")]
    [InlineData("workflow", "build-image-with-update-ssm-agent")]
    public void Has_what_the_samples_name(string kind, string slugs) => Has_what_the_CDK_names(kind, slugs);

    [Theory]
    [InlineData("""{ }""", "Expected a list of 'resources'.")]
    [InlineData("""{ "resources": [] }""", "Expected a list of 'resources'.")]
    [InlineData("""{ "images": [] }""", "'images' is not a member")]
    [InlineData("""{ "resources": [ 1 ] }""", "resources[0]: Expected an object.")]
    [InlineData("""{ "resources": [ { "kind": "ami" } ] }""", "resources[0]: 'kind' is \"ami\"; expected image")]
    [InlineData("""{ "resources": [ { "kind": "image", "name": "a b", "type": "AMI" } ] }""", "'platform' is missing; expected Linux")]
    [InlineData("""{ "resources": [ { "kind": "image", "name": "a b", "type": "VM", "platform": "Linux" } ] }""", "'type' is \"VM\"; expected AMI")]
    [InlineData("""{ "resources": [ { "kind": "image", "name": "a b", "colour": "red" } ] }""", "'colour' is not a member of an entry of kind image; expected")]
    [InlineData("""{ "resources": [ { "kind": "image", "name": "a.b", "type": "AMI", "platform": "Linux" } ] }""", "give a 'slug'")]
    [InlineData("""{ "resources": [ { "kind": "image", "name": "a", "type": "AMI", "platform": "Linux", "versions": ["1.x.x"] } ] }""", "'versions' is")]
    [InlineData("""{ "resources": [ { "kind": "component", "name": "a", "type": "TEST", "platform": "Linux", "owner": "me" } ] }""", "'owner' is \"me\"")]
    [InlineData("""{ "resources": [ { "kind": "component", "name": "a", "type": "TEST", "platform": "Linux", "status": "AVAILABLE" } ] }""", "'status' is")]
    [InlineData("""{ "resources": [ { "kind": "component", "name": "a", "type": "TEST", "platform": "Linux", "supportedOsVersions": [1] } ] }""", "a list of texts")]
    [InlineData("""{ "resources": [ { "kind": "component", "name": "a", "type": "TEST", "platform": "Linux", "parameters": [{}] } ] }""", "with a name and a type")]
    [InlineData("""{ "resources": [ { "kind": "workflow", "name": "a", "type": "BUILD" } ] }""", "'data' is missing")]
    [InlineData("""{ "resources": [ { "kind": "workflow", "name": "a", "type": "BUILD", "data": "steps: []" } ] }""", "'data' is not a workflow document")]
    public void Refuses_an_entry_that_is_wrong(string document, string problem)
    {
        var refused = Assert.Throws<FormatException>(() => ManagedEntries.Read(JsonNode.Parse(document)!.AsObject()));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }
}
