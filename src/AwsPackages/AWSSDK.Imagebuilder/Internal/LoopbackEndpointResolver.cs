using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.Imagebuilder.Internal;

/// <summary>
/// Refuses every endpoint that is not on this machine. It runs before retries, credentials and connection,
/// so that a refused call makes no network access.
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
                $"This build contains the bundled Image Builder client, which connects to this machine only and refuses {endpoint}. "
                + "Build with -p:AwsPackages=nuget to use the official AWSSDK.Imagebuilder package, "
                + "or set ServiceURL or AWS_ENDPOINT_URL_IMAGEBUILDER to a loopback address.");
        }
    }
}
