using System.Net;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;

namespace AwsPackages.Tests.Imagebuilder;

public sealed class ErrorTests
{
    [Theory]
    [MemberData(nameof(Operations.All), MemberType = typeof(Operations))]
    public async Task Only_errors_the_operation_declares_are_typed(string name)
    {
        var operation = Operations.Named(name);
        foreach (var error in ServiceModels.ImageBuilderBase.Shapes.Values.OfType<StructureShape>().Where(s => s.IsError))
        {
            var status = error.ErrorStatus!.Value;
            var wire = new Wire(_ => Wire.Answer.Error(status, error.Name));

            var thrown = await Assert.ThrowsAnyAsync<AmazonImagebuilderException>(
                () => Operations.CallAsync(wire.Client, operation, Samples.Of(operation.Input)));

            Assert.Equal(operation.Errors.Contains(error) ? error.Name : nameof(AmazonImagebuilderException), thrown.GetType().Name);
            Assert.Equal(
                (error.Name, "as the test wants it", (HttpStatusCode)status, "request-1"),
                (thrown.ErrorCode, thrown.Message, thrown.StatusCode, thrown.RequestId));
        }
    }

    [Fact]
    public async Task The_error_for_a_missing_image_is_untyped_and_keeps_its_code()
    {
        var wire = new Wire(_ => Wire.Answer.Error(404, "ResourceNotFoundException"));

        var thrown = await Assert.ThrowsAsync<AmazonImagebuilderException>(
            () => wire.Client.GetImageAsync(new GetImageRequest { ImageBuildVersionArn = "arn" }));

        Assert.Equal("ResourceNotFoundException", thrown.ErrorCode);
    }

    [Fact]
    public async Task An_invalid_response_is_still_an_exception_of_the_service()
    {
        var wire = new Wire(_ => new Wire.Answer("<html>Bad Gateway</html>", HttpStatusCode.BadGateway));

        var thrown = await Assert.ThrowsAsync<AmazonImagebuilderException>(() => wire.Client.ListImagesAsync(new ListImagesRequest()));

        Assert.Equal(HttpStatusCode.BadGateway, thrown.StatusCode);
    }
}
