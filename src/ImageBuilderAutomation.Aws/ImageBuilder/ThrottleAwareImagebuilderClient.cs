using Amazon.Imagebuilder;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>The client that also backs off when Image Builder answers with its own throttling error.</summary>
/// <remarks>
/// The SDK knows throttling by a list of error codes. <c>TooManyRequestsException</c> is on it, <c>CallRateLimitExceededException</c>,
/// which nearly every operation declares, is not, nor does the service's model mark it: its first 429 would fail the call.
/// </remarks>
public class ThrottleAwareImagebuilderClient : AmazonImagebuilderClient
{
    private const string ThrottlingCode = "CallRateLimitExceededException";

    public ThrottleAwareImagebuilderClient(AmazonImagebuilderConfig config) : base(config)
    {
    }

    public ThrottleAwareImagebuilderClient(AWSCredentials credentials, AmazonImagebuilderConfig config) : base(credentials, config)
    {
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        foreach (var retries in pipeline.EnumerateHandlers().OfType<RetryHandler>())
            retries.RetryPolicy.ThrottlingErrorCodes.Add(ThrottlingCode);
    }
}
