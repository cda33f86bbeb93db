using System.Net;
using Amazon.Imagebuilder;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

public sealed class ThrottleAwareImagebuilderClientTests
{
    [Theory]
    [InlineData("CallRateLimitExceededException")]
    [InlineData("TooManyRequestsException")]
    public void Both_of_the_service_s_throttling_errors_are_recognised(string code)
    {
        using var client = new Probe(new AmazonImagebuilderConfig { ServiceURL = "http://127.0.0.1:1" });

        // Only the code counts: an operation may be throttled without declaring the error.
        Assert.True(client.Policy.IsThrottlingError(new AmazonServiceException("", ErrorType.Sender, code, "request", HttpStatusCode.TooManyRequests)));
    }

    [Fact]
    public void Other_errors_are_not_throttling()
    {
        using var client = new Probe(new AmazonImagebuilderConfig { ServiceURL = "http://127.0.0.1:1" });

        Assert.False(
            client.Policy.IsThrottlingError(new AmazonServiceException("", ErrorType.Sender, "ResourceInUseException", "request", HttpStatusCode.BadRequest)));
    }

    private sealed class Probe(AmazonImagebuilderConfig config) : ThrottleAwareImagebuilderClient(new BasicAWSCredentials("AKID", "SECRET"), config)
    {
        public RetryPolicy Policy => RuntimePipeline.EnumerateHandlers().OfType<RetryHandler>().Single().RetryPolicy;
    }
}
