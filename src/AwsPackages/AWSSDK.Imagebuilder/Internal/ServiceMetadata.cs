using Amazon.Runtime.Internal;

namespace Amazon.Imagebuilder.Internal;

internal sealed class ServiceMetadata : IServiceMetadata
{
    public string ServiceId => AmazonImagebuilderConfig.ServiceId;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
