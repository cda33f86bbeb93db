using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class MarketplaceTests : EmulatorTest
{
    private const string Component = "arn:aws:imagebuilder:eu-west-1:aws-marketplace:component/example-hardening-linux/1.0.0/1";

    [Fact]
    public async Task A_component_s_document_is_returned_obfuscated()
    {
        var answer = await Api.OkAsync("GetMarketplaceResource", Ask(Component, "COMPONENT_DATA"));

        Assert.Equal(Component, answer["resourceArn"]!.ToString());
        Assert.Contains("schemaVersion: 1.0", Encoding.UTF8.GetString(Convert.FromBase64String(answer["data"]!.ToString())), StringComparison.Ordinal);
        Assert.False(answer.ContainsKey("url"));
    }

    [Fact]
    public async Task An_artifact_is_returned_as_a_URL()
    {
        var input = Ask(Component, "COMPONENT_ARTIFACT");
        (await Api.CallAsync("GetMarketplaceResource", input)).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException");
        input["resourceLocation"] = "s3://bucket/tools/agent.rpm";

        Assert.StartsWith(
            "https://bucket.s3.eu-west-1.amazonaws.com/tools/agent.rpm?",
            (await Api.OkAsync("GetMarketplaceResource", input))["url"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_of_the_Marketplace_is_listed_and_used_in_recipes()
    {
        var listed = (await Api.OkAsync("ListComponents", new() { ["owner"] = "AWSMarketplace" }))["componentVersionList"]!.AsArray();
        Assert.Equal(Component[..^2], Assert.Single(listed)!["arn"]!.ToString());
        Assert.DoesNotContain(
            "marketplace", (await Api.OkAsync("ListComponents", new() { ["owner"] = "Amazon" })).ToJsonString(), StringComparison.OrdinalIgnoreCase);
        var recipe = Samples.ImageRecipe(Api);
        recipe["components"]![0]!["componentArn"] = Component;
        await Api.OkAsync("CreateImageRecipe", recipe);

        (await Api.CallAsync("TagResource", new() { ["resourceArn"] = Component, ["tags"] = new JsonObject { ["a"] = "b" } }))
            .MustBe(HttpStatusCode.BadRequest, "InvalidParameterException");
    }

    [Theory]
    [InlineData("arn:aws:imagebuilder:eu-west-1:aws-marketplace:component/other/1.0.0/1")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/1.0.0/1")]
    [InlineData("arn:aws:imagebuilder:us-east-1:aws-marketplace:component/example-hardening-linux/1.0.0/1")]
    public async Task A_resource_outside_the_Marketplace_is_a_404(string arn) =>
        (await Api.CallAsync("GetMarketplaceResource", Ask(arn, "COMPONENT_DATA"))).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");

    [Theory]
    [InlineData("resourceType", "AMI")]
    [InlineData("resourceLocation", "https://bucket/key")]
    [InlineData("resourceArn", "not an ARN")]
    public async Task Values_are_validated_against_the_model(string member, string value)
    {
        var input = Ask(Component, "COMPONENT_DATA");
        input[member] = value;

        (await Api.CallAsync("GetMarketplaceResource", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");
    }

    private static JsonObject Ask(string arn, string type) => new() { ["resourceType"] = type, ["resourceArn"] = arn };
}
