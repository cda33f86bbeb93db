using Amazon.Runtime;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>The only place that knows EC2's error codes.</summary>
internal static class Ec2Errors
{
    /// <summary>No AMI has this id, or it is not visible to this account, or its state does not allow the call.</summary>
    public static bool IsNoAmi(ServiceRefusedException error) => IsNotFound(error) || Code(error) is "InvalidAMIID.Unavailable";

    /// <summary>No AMI has this id, or it is not visible to this account.</summary>
    public static bool IsNotFound(ServiceRefusedException error) => Code(error) is "InvalidAMIID.NotFound";

    /// <summary>No launch template has this id, or not in this Region.</summary>
    public static bool IsNoTemplate(ServiceRefusedException error) => Code(error) is "InvalidLaunchTemplateId.NotFound" or "InvalidLaunchTemplateId.NotFoundException";

    /// <summary>EC2 limits the rate of calls: a later call may succeed.</summary>
    public static bool IsThrottled(ServiceRefusedException error) =>
        Code(error) is { } code && (code.StartsWith("RequestLimitExceeded", StringComparison.Ordinal) || code.Contains("Throttl", StringComparison.Ordinal));

    /// <summary>The report was removed, or has expired.</summary>
    public static bool IsNoReport(ServiceRefusedException error) => Code(error)?.StartsWith("InvalidImageUsageReport", StringComparison.Ordinal) is true
        && Code(error)!.EndsWith("NotFound", StringComparison.Ordinal);

    /// <summary>The call had no effect. After a timeout, or a failure of EC2, it may have had one.</summary>
    public static bool IsDefinite(ServiceRefusedException error) =>
        error.InnerException is AmazonServiceException { StatusCode: var status } && (int)status is >= 400 and < 500 and not 408 and not 429 && !IsThrottled(error);

    /// <summary>All further calls would be refused too.</summary>
    public static bool IsDenied(ServiceRefusedException error) => Code(error) is "UnauthorizedOperation" or "AuthFailure" or "OptInRequired" or "InvalidAction";

    private static string? Code(ServiceRefusedException error) => (error.InnerException as AmazonServiceException)?.ErrorCode;
}
