namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>Thrown anywhere in the emulator, written to the wire in exactly one place. The status is the model's for that code.</summary>
public sealed class ApiError(string code, string message) : Exception(message)
{
    /// <summary>The error shape's name, for example <c>ResourceNotFoundException</c>; it travels in <c>x-amzn-ErrorType</c>.</summary>
    public string Code { get; } = code;
}
