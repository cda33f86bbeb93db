using Amazon.Imagebuilder.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.Imagebuilder;

/// <summary>
/// The official client's surface on the official runtime, for endpoints on this machine only. Any other endpoint is
/// refused before any network access. Builds that call AWS use <c>-p:AwsPackages=nuget</c>.
/// </summary>
public partial class AmazonImagebuilderClient : AmazonServiceClient, IAmazonImagebuilder
{
    private static readonly ServiceMetadata Metadata = new();

    public AmazonImagebuilderClient() : base(new AmazonImagebuilderConfig()) { }

    public AmazonImagebuilderClient(RegionEndpoint region) : base(new AmazonImagebuilderConfig { RegionEndpoint = region }) { }

    public AmazonImagebuilderClient(AmazonImagebuilderConfig config) : base(config) { }

    public AmazonImagebuilderClient(AWSCredentials credentials) : this(credentials, new AmazonImagebuilderConfig()) { }

    public AmazonImagebuilderClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonImagebuilderConfig { RegionEndpoint = region }) { }

    public AmazonImagebuilderClient(AWSCredentials credentials, AmazonImagebuilderConfig clientConfig) : base(credentials, clientConfig) { }

    public AmazonImagebuilderClient(string awsAccessKeyId, string awsSecretAccessKey)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonImagebuilderConfig()) { }

    public AmazonImagebuilderClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonImagebuilderConfig { RegionEndpoint = region }) { }

    public AmazonImagebuilderClient(string awsAccessKeyId, string awsSecretAccessKey, AmazonImagebuilderConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig) { }

    public AmazonImagebuilderClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonImagebuilderConfig()) { }

    public AmazonImagebuilderClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonImagebuilderConfig { RegionEndpoint = region }) { }

    public AmazonImagebuilderClient(
        string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, AmazonImagebuilderConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig) { }

    public IImagebuilderPaginatorFactory Paginators => field ??= new ImagebuilderPaginatorFactory(this);

    protected override IServiceMetadata ServiceMetadata => Metadata;

    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request)
        => Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new LoopbackEndpointResolver());
        pipeline.AddHandlerAfter<RetryHandler>(new SigV4AuthResolver());
    }

    private Task<TResponse> CallAsync<TRequest, TResponse>(
        RestJsonOperation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : AmazonImagebuilderRequest
        where TResponse : AmazonWebServiceResponse, new()
    {
        var options = new InvokeOptions { RequestMarshaller = operation, ResponseUnmarshaller = operation };
        return InvokeAsync<TResponse>(request, options, cancellationToken);
    }
}
