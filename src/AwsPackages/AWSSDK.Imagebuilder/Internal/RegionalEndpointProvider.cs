using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Amazon.Imagebuilder.Internal;

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
