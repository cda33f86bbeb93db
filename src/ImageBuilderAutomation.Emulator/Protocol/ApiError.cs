using ImageBuilderAutomation.Emulator.Hosting;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>An error response of the service. Only <see cref="ApiHandler"/> writes it to the wire; the HTTP status follows from the code.</summary>
public sealed class ApiError(string code, string message) : Exception(message)
{
    /// <summary>The error shape's name, for example <c>ResourceNotFoundException</c>; sent in the header <c>x-amzn-ErrorType</c>.</summary>
    public string Code { get; } = code;
}
