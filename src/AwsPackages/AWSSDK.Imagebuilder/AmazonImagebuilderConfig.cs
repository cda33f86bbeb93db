using Amazon.Imagebuilder.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.Imagebuilder;

public partial class AmazonImagebuilderConfig : ClientConfig
{
    private static readonly string UserAgentText = InternalSDKUtils.BuildUserAgentString("Imagebuilder", "bundled");

    public AmazonImagebuilderConfig()
        : base(new DefaultConfigurationProvider(AmazonImagebuilderDefaultConfiguration.GetAllConfigurations()))
    {
        // Without it the endpoint variables (AWS_ENDPOINT_URL_IMAGEBUILDER, AWS_ENDPOINT_URL) are not read.
        base.ServiceId = ServiceId;
        AuthenticationServiceName = ServiceFacts.SigningName;
        EndpointProvider = new RegionalEndpointProvider();
    }

    public static new string ServiceId => "imagebuilder";

    public override string RegionEndpointServiceName => ServiceFacts.EndpointPrefix;

    public override string ServiceVersion => ServiceFacts.ApiVersion;

    public override string UserAgent => UserAgentText;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
        => EndpointProvider.ResolveEndpoint(RegionalEndpointProvider.Parameters(this, parameters.AlternateEndpoint));
}
