using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Amazon.Imagebuilder;

internal sealed class ServiceMetadata : IServiceMetadata
{
    public string ServiceId => AmazonImagebuilderConfig.ServiceId;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}

internal sealed class SigV4AuthResolver : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}

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

/// <summary>The configured URL, or the service's regional endpoint.</summary>
internal sealed class RegionalEndpointProvider : IEndpointProvider
{
    public static EndpointParameters Parameters(IClientConfig config, RegionEndpoint alternate)
        => new() { ["Region"] = (alternate ?? config.RegionEndpoint)?.SystemName, ["Endpoint"] = config.ServiceURL };

    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        if (parameters["Endpoint"] is string { Length: > 0 } url)
            return new Endpoint(url);

        var region = parameters["Region"] as string
            ?? throw new AmazonClientException("Expected a region or a ServiceURL for Image Builder, found neither.");
        return new Endpoint($"https://{ServiceFacts.EndpointPrefix}.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}");
    }
}
