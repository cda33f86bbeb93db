using Amazon.Imagebuilder;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ImageBuilderAutomation.Aws;

/// <summary>An Image Builder client that also backs off on the service's own throttling error, and keeps raw responses.</summary>
/// <remarks>
/// The SDK recognises throttling by a list of error codes. <c>TooManyRequestsException</c> is on it. <c>CallRateLimitExceededException</c>,
/// which nearly every operation declares, is neither on it nor marked in the service's model, so its first 429 would fail the call.
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
        RawResponses.KeepIn(pipeline);
    }
}
