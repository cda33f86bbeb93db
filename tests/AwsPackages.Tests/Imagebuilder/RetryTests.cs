using System.Text.Json.Nodes;
using Amazon.Imagebuilder.Model;

namespace AwsPackages.Tests.Imagebuilder;

public sealed class RetryTests
{
    [Theory]
    [InlineData("CallRateLimitExceededException")]
    [InlineData("TooManyRequestsException")]
    public async Task Throttled_calls_are_retried_with_the_same_token(string code)
    {
        // The operation declares the first of the two errors and not the second.
        var wire = ThrottledOnce(code);

        await wire.Client.SendWorkflowStepActionAsync(new SendWorkflowStepActionRequest { StepExecutionId = "step", Action = "RESUME" });

        var tokens = wire.Requests.Select(r => JsonNode.Parse(r.Body)!["clientToken"]!.GetValue<string>()).ToList();
        Assert.Equal(2, tokens.Count);
        Assert.Single(tokens.Distinct());
        Assert.Equal(["attempt=1; max=2", "attempt=2; max=2"], wire.Requests.Select(r => r.Headers["amz-sdk-request"]));
        Assert.Single(wire.Requests.Select(r => r.Headers["amz-sdk-invocation-id"]).Distinct());
    }

    [Theory]
    [InlineData("CallRateLimitExceededException")]
    [InlineData("TooManyRequestsException")]
    public async Task Throttling_is_known_where_no_operation_declares_it(string code)
    {
        var wire = ThrottledOnce(code);

        await wire.Client.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = "arn" });

        Assert.Equal(2, wire.Requests.Count);
    }

    [Fact]
    public async Task What_the_caller_did_wrong_is_not_retried()
    {
        var wire = new Wire(_ => Wire.Answer.Error(400, "InvalidRequestException"), config => config.MaxErrorRetry = 1);

        await Assert.ThrowsAsync<InvalidRequestException>(() => wire.Client.ListImagesAsync(new ListImagesRequest()));

        Assert.Single(wire.Requests);
    }

    private static Wire ThrottledOnce(string code)
        => new(n => n == 1 ? Wire.Answer.Error(429, code) : new Wire.Answer("{}"), config => config.MaxErrorRetry = 1);
}
