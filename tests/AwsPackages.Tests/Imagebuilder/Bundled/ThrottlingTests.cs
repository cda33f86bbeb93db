using Amazon.Imagebuilder.Model;

namespace AwsPackages.Tests.Imagebuilder.Bundled;

/// <summary>More forgiving than the official client, which knows neither 429 as such nor this code; see ThrottleAwareImagebuilderClient.</summary>
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
    public async Task It_is_retried_also_where_no_operation_declares_it()
    {
        var wire = Wire.FailingOnce(429, Code);

        await wire.Client.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = "arn" });

        Assert.Equal(2, wire.Requests.Count);
    }
}
