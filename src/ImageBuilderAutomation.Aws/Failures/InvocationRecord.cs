using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Failures;

/// <summary>The record that Lambda sends to a failure destination after every attempt of an invocation failed.</summary>
// Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations".
internal static class InvocationRecord
{
    /// <returns>Null for a message of another kind.</returns>
    public static FailedEvent? Read(QueuedMessage message)
    {
        if (message.Json is not { } record || JsonText.FunctionOf(record["requestContext"]?["functionArn"]?.ToString()) is not { } function)
            return null;

        var failedAt = DateTimeOffset.TryParse(record["timestamp"]?.ToString(), CultureInfo.InvariantCulture, out var at) ? at : default(DateTimeOffset?);
        var attempts = int.TryParse(record["requestContext"]!["approximateInvokeCount"]?.ToString(), CultureInfo.InvariantCulture, out var count) ? count : 0;
        return new(message.Id, function, failedAt, attempts, Text(record["responsePayload"]), record["requestPayload"]?.ToJsonString() ?? "null");
    }

    // An event that expired before it was tried has no response.
    private static string Text(JsonNode? error) => error switch
    {
        JsonObject o when o["errorMessage"] is { } message => $"{o["errorType"]}: {message}",
        null => "no response",
        _ => error.ToJsonString(),
    };
}
