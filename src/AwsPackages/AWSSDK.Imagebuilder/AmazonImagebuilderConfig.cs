using System.Collections.ObjectModel;
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

/// <summary>The timeouts of each <see cref="DefaultConfigurationMode"/>. The SDK uses the same values for every service.</summary>
public static class AmazonImagebuilderDefaultConfiguration
{
    public static IDefaultConfiguration Standard { get; } = Mode(DefaultConfigurationMode.Standard, 3.1);

    public static IDefaultConfiguration InRegion { get; } = Mode(DefaultConfigurationMode.InRegion, 1.1);

    public static IDefaultConfiguration CrossRegion { get; } = Mode(DefaultConfigurationMode.CrossRegion, 3.1);

    public static IDefaultConfiguration Mobile { get; } = Mode(DefaultConfigurationMode.Mobile, 30);

    public static IDefaultConfiguration Auto { get; } = Mode(DefaultConfigurationMode.Auto, 1.1);

    public static ReadOnlyCollection<IDefaultConfiguration> GetAllConfigurations()
        => new([Standard, InRegion, CrossRegion, Mobile, Auto]);

    private static DefaultConfiguration Mode(DefaultConfigurationMode mode, double connectSeconds) => new()
    {
        Name = mode,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromSeconds(connectSeconds),
        TlsNegotiationTimeout = TimeSpan.FromSeconds(connectSeconds),
        TimeToFirstByteTimeout = null,
        HttpRequestTimeout = null,
    };
}
