using Amazon.Runtime;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>
/// The only place that knows Image Builder's error codes. Most operations declare few of them, so it compares codes, never types or messages.
/// </summary>
internal static class ImageBuilderErrors
{
    /// <summary>The requested resource does not exist or was deleted.</summary>
    public static bool IsNotFound(AmazonServiceException error) => error.ErrorCode == "ResourceNotFoundException";

    /// <summary>
    /// SendWorkflowStepAction refused the answer: the step no longer waits, belongs to another image, or its token was used for another answer.
    /// CancelImageCreation refused: the build has ended.
    /// </summary>
    public static bool IsRefusal(AmazonServiceException error) => error.ErrorCode is
        "ResourceNotFoundException"
        or "InvalidRequestException"
        or "InvalidParameterValueException"
        or "ResourceInUseException"
        or "IdempotentParameterMismatchException";

    /// <summary>
    /// The service refuses this change of a configuration or its tags. A missing permission is not included, because it must fail the call.
    /// </summary>
    public static bool IsRefusedChange(AmazonServiceException error) => IsRefusal(error) || error.ErrorCode is
        "ClientException"
        or "InvalidParameterException"
        or "InvalidParameterCombinationException"
        or "ServiceQuotaExceededException";

    /// <summary>The service may accept the request later: the resource or the account has other requests in progress.</summary>
    public static bool IsBusy(AmazonServiceException error) => error.ErrorCode is "ResourceInUseException" or "ServiceQuotaExceededException";

    /// <summary>The recipe cannot be read: it was deleted, or its account no longer shares it.</summary>
    public static bool IsUnreadable(AmazonServiceException error) => IsRefusal(error) || error.ErrorCode is
        "ForbiddenException"
        or "AccessDeniedException"
        or "ClientException";

    /// <summary>
    /// The call had no effect and may succeed later. Excluded are timeouts, throttling and service failures: their effect is unknown, or a retry is enough.
    /// </summary>
    public static bool IsDefinite(AmazonServiceException error) =>
        (int)error.StatusCode is >= 400 and < 500 and not 408 and not 429
        && error.Retryable is null
        && error.ErrorCode is not ("CallRateLimitExceededException" or "TooManyRequestsException" or "RequestTimeout" or "RequestTimeoutException")
        && error.ErrorCode?.Contains("Throttl", StringComparison.Ordinal) is not true
        && error.ErrorCode?.StartsWith("RequestLimitExceeded", StringComparison.Ordinal) is not true;

    /// <summary>StartResourceStateUpdate refuses this update: the image was deleted, the state change is not allowed, or the request is invalid.</summary>
    public static bool IsRefusedUpdate(AmazonServiceException error) => IsRefusal(error) || error.ErrorCode is
        "InvalidParameterException"
        or "InvalidParameterCombinationException"
        or "ResourceDependencyException";
}
