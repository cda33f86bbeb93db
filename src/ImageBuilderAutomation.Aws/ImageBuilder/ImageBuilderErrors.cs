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

    /// <summary>Not now: something else has the resource, or a quota is reached.</summary>
    public static bool IsBusy(AmazonServiceException error) => error.ErrorCode is "ResourceInUseException" or "ServiceQuotaExceededException";
}
