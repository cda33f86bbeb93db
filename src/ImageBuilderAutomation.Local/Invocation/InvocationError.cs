using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>Errors of invocations, in the form in which Lambda and its .NET runtime report them.</summary>
internal static class InvocationError
{
    /// <summary>The reason in the error message of a killed process.</summary>
    public const string Killed = "signal: killed";

    public static JsonObject Of(Exception exception)
    {
        var error = new JsonObject
        {
            ["errorType"] = exception.GetType().Name,
            ["errorMessage"] = exception.Message,
            ["stackTrace"] = new JsonArray([.. Lines(exception.StackTrace)]),
        };
        if (exception.InnerException is { } cause)
            error["cause"] = Of(cause);
        return error;
    }

    // Documented: Lambda reports a time-out with this message, without type or stack.
    public static JsonObject TimedOut(string requestId, TimeSpan timeout, DateTimeOffset at) => new()
    {
        ["errorType"] = "Sandbox.Timedout",
        ["errorMessage"] = $"{at:yyyy-MM-ddTHH:mm:ss.fffZ} {requestId} Task timed out after {timeout.TotalSeconds:0.00} seconds",
    };

    // Documented: Lambda reports a runtime that ended during an invocation as Runtime.ExitError.
    // Assumed: the message text, taken from the runtime interface emulator of AWS.
    public static JsonObject Exited(string requestId, string how) => new()
    {
        ["errorType"] = "Runtime.ExitError",
        ["errorMessage"] = $"RequestId: {requestId} Error: Runtime exited with error: {how}",
    };

    private static IEnumerable<JsonNode> Lines(string? stack) =>
        (stack ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => (JsonNode)l);
}
