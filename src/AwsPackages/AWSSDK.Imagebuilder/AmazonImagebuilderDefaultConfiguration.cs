using System.Collections.ObjectModel;
using Amazon.Runtime;

namespace Amazon.Imagebuilder;

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
