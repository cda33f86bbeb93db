using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.Imagebuilder.Internal;

/// <summary>
/// Refuses every endpoint that is not on this machine. It stands before the retries, the credentials and the connection,
/// so that a refused call has touched no network at all.
/// </summary>
internal sealed class LoopbackEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
        => RegionalEndpointProvider.Parameters(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint);

    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters)
    {
        var endpoint = executionContext.RequestContext.Request.Endpoint;
        if (!endpoint.IsLoopback)
        {
            throw new AmazonClientException(
                $"This build carries the bundled Image Builder client, which talks to this machine only; it refuses {endpoint}. "
                + "Build with -p:AwsPackages=nuget to use the official AWSSDK.Imagebuilder package, "
                + "or set ServiceURL or AWS_ENDPOINT_URL_IMAGEBUILDER to a loopback address.");
        }
    }
}
