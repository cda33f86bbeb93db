using Amazon.Imagebuilder.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Amazon.Imagebuilder;

/// <summary>EC2 Image Builder. The operations are generated from the service's model.</summary>
public partial interface IAmazonImagebuilder : IAmazonService, IDisposable
{
    IImagebuilderPaginatorFactory Paginators { get; }

    /// <summary>The endpoint a request would go to, without sending it.</summary>
    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonImagebuilderConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig)
    {
        var config = clientConfig as AmazonImagebuilderConfig
            ?? throw new AmazonClientException($"Expected {typeof(AmazonImagebuilderConfig)}, found {clientConfig?.GetType()}.");
        return awsCredentials is null ? new AmazonImagebuilderClient(config) : new AmazonImagebuilderClient(awsCredentials, config);
    }
}

public partial class AmazonImagebuilderRequest : AmazonWebServiceRequest;
