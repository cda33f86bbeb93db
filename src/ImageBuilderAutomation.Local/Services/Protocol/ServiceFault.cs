using System.Net;

namespace ImageBuilderAutomation.Local.Services.Protocol;

/// <summary>Calls that fail, as a control route asked for.</summary>
/// <param name="Service">ec2, ssm, s3 or kms.</param>
/// <param name="Operation">Null for every operation of the service.</param>
/// <param name="Times">How many more calls; null for all.</param>
/// <param name="AfterEffect">Whether the call has its effect all the same, and only its response is lost.</param>
internal sealed record ServiceFault(string Service, string? Operation, string Error, string Message, int? Times, bool AfterEffect)
{
    public const string Ec2 = "ec2";
    public const string Ssm = "ssm";
    public const string S3 = "s3";
    public const string Kms = "kms";

    public static readonly IReadOnlyList<string> Services = [Ec2, Ssm, S3, Kms];

    /// <summary>How the service refuses a client that calls too often.</summary>
    // Documented: the API reference of each service, common errors.
    public static (string Error, string Message) TooManyCalls(string service) => service switch
    {
        Ec2 => ("RequestLimitExceeded", "Request limit exceeded."),
        S3 => ("SlowDown", "Please reduce your request rate."),
        _ => ("ThrottlingException", "Rate exceeded"),
    };

    // Documented: EC2 API Reference, "Error codes for the Amazon EC2 API": server error codes; S3 API Reference, "Error responses"; common errors of the others.
    public static HttpStatusCode StatusOf(string error) => error switch
    {
        "RequestLimitExceeded" or "Unavailable" or "ServiceUnavailable" or "SlowDown" => HttpStatusCode.ServiceUnavailable,
        "InternalError" or "InternalFailure" or "InternalServerError" or "KMSInternalException" => HttpStatusCode.InternalServerError,
        "AccessDenied" => HttpStatusCode.Forbidden,
        _ => HttpStatusCode.BadRequest,
    };
}
