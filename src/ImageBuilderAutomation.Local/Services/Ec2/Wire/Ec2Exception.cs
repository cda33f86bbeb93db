using System.Net;

namespace ImageBuilderAutomation.Local.Services.Ec2.Wire;

/// <summary>EC2 would refuse the request, with this error code.</summary>
// Documented: EC2 API Reference, "Error codes for the Amazon EC2 API". Assumed: the codes and texts of which no comment at their use says otherwise.
internal sealed class Ec2Exception(string code, string message, HttpStatusCode status = HttpStatusCode.BadRequest) : Exception(message)
{
    public string Code { get; } = code;

    public HttpStatusCode Status { get; } = status;

    public static Ec2Exception Missing(string parameter) => new("MissingParameter", $"The request must contain the parameter {parameter}");

    public static Ec2Exception Invalid(string parameter, string value, string expected) =>
        new("InvalidParameterValue", $"Value ({value}) for parameter {parameter} is invalid. Expected {expected}.");
}
