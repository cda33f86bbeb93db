using System.Collections.Frozen;
using System.Net;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>An error response of the service. Only <see cref="ApiHandler"/> writes it to the wire; the HTTP status follows from the code.</summary>
public sealed class ApiError(string code, string message) : Exception(message)
{
    /// <summary>The error shape's name, for example <c>ResourceNotFoundException</c>; sent in the header <c>x-amzn-ErrorType</c>.</summary>
    public string Code { get; } = code;
}

/// <summary>Error codes that the model does not contain: errors before any operation, and errors of the emulator itself.</summary>
public sealed class ProtocolErrors(ServiceModel model)
{
    public const string MissingAuthenticationToken = "MissingAuthenticationTokenException";
    public const string IncompleteSignature = "IncompleteSignatureException";
    public const string UnknownOperation = "UnknownOperationException";
    public const string Serialization = "SerializationException";
    // Assumed: the codes of the common errors of AWS services, for errors before any operation.
    public const string MalformedHttpRequest = "MalformedHttpRequestException";
    public const string RequestEntityTooLarge = "RequestEntityTooLargeException";
    public const string RequestTimeout = "RequestTimeoutException";
    public const string AccessDenied = "AccessDeniedException";
    public const string NotSupported = "EmulatorOperationNotSupported";
    public const string ServiceException = "ServiceException";

    private static readonly FrozenDictionary<string, int> Own = new Dictionary<string, int>
    {
        [MissingAuthenticationToken] = 403,
        [IncompleteSignature] = 400,
        [UnknownOperation] = 404,
        [Serialization] = 400,
        [MalformedHttpRequest] = 400,
        [RequestEntityTooLarge] = 413,
        [RequestTimeout] = 408,
        [AccessDenied] = 403,
        [NotSupported] = 501,
    }.ToFrozenDictionary();

    public bool Knows(string code) => StatusOrNull(code) is not null;

    /// <summary>The HTTP status of an error code of the protocol or of the model.</summary>
    public int StatusOf(string code) =>
        StatusOrNull(code) ?? throw new InvalidOperationException($"'{code}' is neither an error of the model nor one of the protocol.");

    /// <summary>The code of an error that occurs before any operation, by its HTTP status.</summary>
    public static string CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Forbidden => AccessDenied,
        HttpStatusCode.RequestTimeout => RequestTimeout,
        HttpStatusCode.RequestEntityTooLarge => RequestEntityTooLarge,
        HttpStatusCode.InternalServerError => ServiceException,
        _ => MalformedHttpRequest,
    };

    private int? StatusOrNull(string code) =>
        Own.TryGetValue(code, out var own) ? own
        : model.Shapes.TryGetValue(code, out var shape) && shape is StructureShape { ErrorStatus: { } status } ? status
        : null;
}
