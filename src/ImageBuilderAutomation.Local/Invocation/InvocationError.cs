using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>An exception in the form in which Lambda's .NET runtime reports it.</summary>
internal static class InvocationError
{
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

    private static IEnumerable<JsonNode> Lines(string? stack) =>
        (stack ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => (JsonNode)l);
}
