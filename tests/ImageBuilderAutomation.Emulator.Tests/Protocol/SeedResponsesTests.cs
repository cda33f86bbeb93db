using System.Text.Json.Nodes;
using Conformance.Model;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

/// <summary>Tests the check that every response in this project goes through.</summary>
public sealed class SeedResponsesTests
{
    [Theory]
    [InlineData("""{"requestId":"1","colour":"red"}""", "no member for GetImage.colour")]
    [InlineData("""{"requestId":1}""", "GetImage.requestId is 1")]
    [InlineData("""{"image":[]}""", "GetImage.image is []")]
    [InlineData("""{"image":{"state":{"status":"DREAMING"}}}""", "GetImage.image.state.status is 'DREAMING'")]
    [InlineData("""{"image":{"enhancedImageMetadataEnabled":"true"}}""", "GetImage.image.enhancedImageMetadataEnabled is \"true\"")]
    [InlineData("""{"image":{"imageTestsConfiguration":{"timeoutMinutes":1.5}}}""", "GetImage.image.imageTestsConfiguration.timeoutMinutes is 1.5")]
    [InlineData("""{"image":{"outputResources":{"amis":[{"image":null}]}}}""", "GetImage.image.outputResources.amis[0].image is null")]
    [InlineData("""{"image":{"imageRecipe":{"components":[{}]}}}""", "GetImage.image.imageRecipe.components[0] lacks componentArn")]
    public void A_response_that_breaks_the_model_is_found(string body, string problem) =>
        Assert.Contains(problem, Assert.Single(Answers.ProblemsOf("GetImage", JsonNode.Parse(body))), StringComparison.Ordinal);

    [Fact]
    public void A_response_that_fits_the_model_passes() =>
        Assert.Empty(Answers.ProblemsOf("GetImage", JsonNode.Parse("""{"requestId":"1","image":{"tags":{"a":"b"}}}""")));
}
