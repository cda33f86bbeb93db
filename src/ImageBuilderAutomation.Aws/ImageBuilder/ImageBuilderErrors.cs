using Amazon.Runtime;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>The only place that knows Image Builder's error codes. Most operations declare few of them, so codes are compared, never types or message texts.</summary>
internal static class ImageBuilderErrors
{
    /// <summary>What was asked for does not exist, or no more.</summary>
    public static bool IsNotFound(AmazonServiceException error) => error.ErrorCode == "ResourceNotFoundException";

    /// <summary>SendWorkflowStepAction would not take the answer: the step waits no more, is not this image's, or a token came back with another answer.</summary>
    public static bool IsRefusal(AmazonServiceException error) => error.ErrorCode is
        "ResourceNotFoundException"
        or "InvalidRequestException"
        or "InvalidParameterValueException"
        or "ResourceInUseException"
        or "IdempotentParameterMismatchException";

    /// <summary>
    /// A change of a configuration or its tags as asked for would never be taken, at least now. Missing permission is none of these: it fails the call, loudly.
    /// </summary>
    public static bool IsRefusedChange(AmazonServiceException error) => IsRefusal(error) || error.ErrorCode is
        "ClientException"
        or "InvalidParameterException"
        or "InvalidParameterCombinationException"
        or "ServiceQuotaExceededException";

    /// <summary>The service would do it later: the resource, or the account, has others in work.</summary>
    public static bool IsBusy(AmazonServiceException error) => error.ErrorCode is "ResourceInUseException" or "ServiceQuotaExceededException";

    /// <summary>A recipe that cannot be read: deleted, or of another account that shares it no more.</summary>
    public static bool IsUnreadable(AmazonServiceException error) => IsRefusal(error) || error.ErrorCode is
        "ForbiddenException"
        or "AccessDeniedException"
        or "ClientException";

    /// <summary>
    /// The service surely did nothing, for a reason that may pass. After a timeout, throttling or a failure of the service that is not sure, or not worth a reason.
    /// </summary>
    public static bool IsDefinite(AmazonServiceException error) =>
        (int)error.StatusCode is >= 400 and < 500 and not 408 and not 429
        && error.Retryable is null
        && error.ErrorCode is not ("CallRateLimitExceededException" or "TooManyRequestsException" or "RequestTimeout" or "RequestTimeoutException")
        && error.ErrorCode?.Contains("Throttl", StringComparison.Ordinal) is not true
        && error.ErrorCode?.StartsWith("RequestLimitExceeded", StringComparison.Ordinal) is not true;

    /// <summary>StartResourceStateUpdate will not take this update: the image is gone, cannot go to that state, or the request is wrong.</summary>
    public static bool IsRefusedUpdate(AmazonServiceException error) => IsRefusal(error) || error.ErrorCode is
        "InvalidParameterException"
        or "InvalidParameterCombinationException"
        or "ResourceDependencyException";
}
