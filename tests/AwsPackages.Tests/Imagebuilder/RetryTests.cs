using System.Text.Json.Nodes;
using Amazon.Imagebuilder.Model;

namespace AwsPackages.Tests.Imagebuilder;

public sealed class RetryTests
{
    [Fact]
    public async Task A_throttled_call_is_retried_with_the_same_token()
    {
        // Known by the SDK's list of codes; the operation does not declare it.
        var wire = Wire.FailingOnce(429, "TooManyRequestsException");

        await wire.Client.SendWorkflowStepActionAsync(new SendWorkflowStepActionRequest { StepExecutionId = "step", Action = "RESUME" });

        AssertOneRetryOfOneRequest(wire);
    }

    [Fact]
    public async Task A_call_that_failed_with_a_server_error_is_retried_with_the_same_token()
    {
        var wire = Wire.FailingOnce(503, "ServiceUnavailableException");

        await wire.Client.StartImagePipelineExecutionAsync(new StartImagePipelineExecutionRequest { ImagePipelineArn = "arn" });

        AssertOneRetryOfOneRequest(wire);
    }

    [Fact]
    public async Task A_client_error_is_not_retried()
    {
        var wire = new Wire(_ => Wire.Answer.Error(400, "InvalidRequestException"), config => config.MaxErrorRetry = 1);

        await Assert.ThrowsAsync<InvalidRequestException>(() => wire.Client.ListImagesAsync(new ListImagesRequest()));

        Assert.Single(wire.Requests);
    }

    internal static void AssertOneRetryOfOneRequest(Wire wire)
    {
        Assert.Equal(["attempt=1; max=2", "attempt=2; max=2"], wire.Requests.Select(r => r.Headers["amz-sdk-request"]));
        Assert.Single(wire.Requests.Select(r => r.Headers["amz-sdk-invocation-id"]).Distinct());
        var body = Assert.Single(wire.Requests.Select(r => r.Body).Distinct());
        Assert.NotNull(JsonNode.Parse(body)!["clientToken"]);
    }
}
