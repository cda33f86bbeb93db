using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Template;

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

/// <summary>The record that Lambda sends to a failure destination.</summary>
// Documented: Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations".
internal static class FailureEnvelope
{
    public static JsonObject Of(
        FunctionResource function, InvocationResult result, JsonNode? payload, string condition, int attempts, DateTimeOffset at) => new()
        {
            ["version"] = "1.0",
            ["timestamp"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = result.RequestId,
                ["functionArn"] = $"{function.Arn}:$LATEST",
                ["condition"] = condition,
                ["approximateInvokeCount"] = attempts,
            },
            ["requestPayload"] = payload?.DeepClone(),
            ["responseContext"] = new JsonObject
            {
                ["statusCode"] = 200,
                ["executedVersion"] = "$LATEST",
                ["functionError"] = "Unhandled",
            },
            ["responsePayload"] = result.Error?.DeepClone(),
        };
}
