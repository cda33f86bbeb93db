using Amazon.Imagebuilder;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>Where a stop would not end the build, the build is cancelled.</summary>
public sealed partial class WorkflowStepsTests
{
    [Fact]
    public async Task A_build_is_cancelled_with_the_stored_token_each_time()
    {
        _service.Answers("{}");
        var cancellation = Request with { Action = StepRequest.Cancel };

        Assert.Equal(SendResult.Accepted, await Steps.CancelAsync(Image, cancellation, default));
        Assert.Equal(SendResult.Accepted, await Steps.CancelAsync(Image, cancellation, default));

        Assert.All(_service.Requests, r => Assert.Equal("PUT /CancelImageCreation", r.Line));
        Assert.All(_service.Requests, r => Assert.Equal(
            $$"""{"clientToken":"{{Request.Token}}","imageBuildVersionArn":"{{Image}}"}""",
            string.Concat("{", string.Join(',', r.Body!.AsObject().OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"\"{m.Key}\":{m.Value!.ToJsonString()}")), "}")));
    }

    [Theory]
    [InlineData(404, "ResourceNotFoundException")]
    [InlineData(400, "InvalidRequestException")]
    [InlineData(400, "ResourceInUseException")]
    [InlineData(400, "IdempotentParameterMismatchException")]
    public async Task A_refused_cancellation_is_a_result(int status, string error)
    {
        _service.Fails(status, error);

        Assert.Equal(SendResult.Refused, await Steps.CancelAsync(Image, Request, default));
        Assert.Single(_service.Requests);
    }

    [Theory]
    [InlineData(503, "ServiceUnavailableException")]
    [InlineData(403, "ForbiddenException")]
    [InlineData(400, "ClientException")]
    public async Task A_failed_cancellation_is_thrown(int status, string error)
    {
        _service.Fails(status, error);

        Assert.Equal(error, (await Assert.ThrowsAnyAsync<AmazonImagebuilderException>(() => Steps.CancelAsync(Image, Request, default))).ErrorCode);
    }
}
