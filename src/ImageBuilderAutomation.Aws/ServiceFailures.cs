using Amazon.Runtime;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Descendants;

namespace ImageBuilderAutomation.Aws;

/// <summary>Errors that services, the network or damaged records cause.</summary>
public sealed class ServiceFailures : IServiceFailures
{
    public string? ReasonOf(Exception error) => error switch
    {
        AmazonServiceException { StatusCode: var status and not 0, ErrorCode: { Length: > 0 } code } e => $"{code} ({(int)status}): {e.Message}",
        AmazonServiceException or AmazonClientException or ServiceRefusedException or InvalidDataException or HttpRequestException or TimeoutException => error.Message,
        // A client's own time limit, not the caller's cancellation.
        TaskCanceledException { InnerException: TimeoutException timeout } => timeout.Message,
        _ => null,
    };
}
