using Amazon.Imagebuilder.Model;

namespace AwsPackages.Tests.Imagebuilder.Bundled;

/// <summary>Retries more than the official client, which recognises neither status 429 nor this code; see ThrottleAwareImagebuilderClient.</summary>
public sealed class ThrottlingTests
{
    private const string Code = "CallRateLimitExceededException";

    [Fact]
    public async Task The_services_own_throttling_error_is_retried_with_the_same_token()
    {
        var wire = Wire.FailingOnce(429, Code);

        await wire.Client.SendWorkflowStepActionAsync(new SendWorkflowStepActionRequest { StepExecutionId = "step", Action = "RESUME" });

        RetryTests.AssertOneRetryOfOneRequest(wire);
    }

    [Fact]
    public async Task It_is_also_retried_when_the_operation_does_not_declare_it()
    {
        var wire = Wire.FailingOnce(429, Code);

        await wire.Client.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = "arn" });

        Assert.Equal(2, wire.Requests.Count);
    }
}
