using System.Net;
using Amazon.Runtime;

namespace Amazon.Imagebuilder;

public class AmazonImagebuilderException : AmazonServiceException
{
    private static readonly RetryableDetails Throttling = new(throttling: true);

    public AmazonImagebuilderException() { }

    public AmazonImagebuilderException(string message) : base(message) { }

    public AmazonImagebuilderException(string message, Exception innerException) : base(message, innerException) { }

    public AmazonImagebuilderException(Exception innerException) : base(innerException) { }

    public AmazonImagebuilderException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    public AmazonImagebuilderException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }

    // The status decides, not the type: an operation may be throttled without declaring the error.
    public override RetryableDetails Retryable => StatusCode == HttpStatusCode.TooManyRequests ? Throttling : base.Retryable;
}
