using System.Net;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

public sealed class BodyTests : EmulatorTest
{
    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("{\"maxResults\": \"ten\"}")]
    [InlineData("{\"maxResults\": 1.5}")]
    [InlineData("{\"byName\": \"true\"}")]
    [InlineData("{\"owner\": 1}")]
    [InlineData("{\"filters\": {}}")]
    [InlineData("{\"filters\": [null]}")]
    [InlineData("{\"filters\": [\"name\"]}")]
    public async Task Refuses_an_unreadable_body_and_says_why(string body)
    {
        var result = await Api.SendAsync(HttpMethod.Post, "/ListComponents", body);

        result.MustBe(HttpStatusCode.BadRequest, "SerializationException");
        Assert.False(string.IsNullOrEmpty(result.Message));
    }

    [Theory]
    [InlineData("{\"colour\": {\"red\": [1, {}]}}")]
    [InlineData("{\"owner\": null, \"filters\": null}")]
    [InlineData("")]
    public async Task Ignores_unknown_members_nulls_and_an_empty_body(string body)
    {
        var result = await Api.SendAsync(HttpMethod.Post, "/ListComponents", body);

        Assert.Equal(HttpStatusCode.OK, result.Status);
    }

    [Fact]
    public async Task A_query_member_in_the_body_is_ignored()
    {
        var result = await Api.SendAsync(HttpMethod.Get, "/GetImagePipeline", "{\"imagePipelineArn\": \"" + Api.Arn("image-pipeline/none") + "\"}");

        result.MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'imagePipelineArn' is not valid.");
    }

    [Theory]
    [InlineData("/tags/{0}", true)]
    [InlineData("/tags/{0}", false)]
    public async Task Accepts_a_path_label_with_encoded_and_with_plain_slashes(string path, bool encoded)
    {
        var arn = await Api.CreateAsync("CreateInfrastructureConfiguration", Samples.Infrastructure());

        var result = await Api.SendAsync(HttpMethod.Get, string.Format(null, path, encoded ? Uri.EscapeDataString(arn) : arn));

        Assert.Equal(HttpStatusCode.OK, result.Status);
        Assert.Equal("{\"tags\":{}}", result.Body.ToJsonString());
    }

    [Fact]
    public async Task The_request_id_is_always_in_the_header_and_in_the_body_if_the_model_has_it()
    {
        var with = await Api.CallAsync("ListComponents");
        var without = await Api.CallAsync("ListWorkflows");

        Assert.Equal(with.RequestId, with.Body["requestId"]!.GetValue<string>());
        Assert.NotNull(without.RequestId);
        Assert.False(without.Body.ContainsKey("requestId"));
    }

    [Fact]
    public async Task The_body_of_an_error_contains_only_its_message()
    {
        var result = await Api.CallAsync("GetImagePipeline", new() { ["imagePipelineArn"] = Api.Arn("image-pipeline/none") });

        result.MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
        Assert.Equal(["message"], result.Body.Select(m => m.Key));
        Assert.NotNull(result.RequestId);
    }
}
