using System.Net;

namespace ImageBuilderAutomation.Local.Services.S3.Wire;

/// <summary>S3 would refuse the request, with this error code.</summary>
// Documented: S3 API Reference, "Error responses". The texts are this host's own.
internal sealed class S3Exception(HttpStatusCode status, string code, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>Headers of the response.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public S3Exception With(IReadOnlyDictionary<string, string> headers) => new(Status, Code, Message) { Headers = headers };

    public static S3Exception Invalid(string message) => new(HttpStatusCode.BadRequest, "InvalidArgument", message);

    public static S3Exception InvalidRequest(string message) => new(HttpStatusCode.BadRequest, "InvalidRequest", message);

    public static S3Exception NoKey(string key) => new(HttpStatusCode.NotFound, "NoSuchKey", $"The specified key does not exist: {key}");

    public static S3Exception NoVersion(string version) => new(HttpStatusCode.NotFound, "NoSuchVersion", $"The specified version does not exist: {version}");

    public static S3Exception Failed(string condition) =>
        new(HttpStatusCode.PreconditionFailed, "PreconditionFailed", $"At least one of the pre-conditions you specified did not hold: {condition}");
}
