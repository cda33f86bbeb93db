using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Failures;

/// <summary>Reads what Lambda sends to a failure destination.</summary>
// Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations".
internal static class InvocationRecord
{
    public static FailedEvent Read(string messageId, string body)
    {
        if (Parse(body) is not { } record || FunctionOf(record["requestContext"]?["functionArn"]?.ToString()) is not { } function)
            return new(messageId, "", null, 0, "this message is no record of a failed invocation", body);

        var error = record["responsePayload"];
        var failedAt = DateTimeOffset.TryParse(record["timestamp"]?.ToString(), CultureInfo.InvariantCulture, out var at) ? at : default(DateTimeOffset?);
        var attempts = int.TryParse(record["requestContext"]!["approximateInvokeCount"]?.ToString(), CultureInfo.InvariantCulture, out var count) ? count : 0;
        return new(messageId, function, failedAt, attempts, Text(error), record["requestPayload"]?.ToJsonString() ?? "null");
    }

    /// <summary>The name in <c>arn:aws:lambda:region:account:function:name:$LATEST</c>.</summary>
    private static string? FunctionOf(string? arn) => arn?.Split(':') is [_, _, "lambda", _, _, "function", { Length: > 0 } name, ..] ? name : null;

    // An event that was too old to be tried has no answer.
    private static string Text(JsonNode? error) => error switch
    {
        JsonObject o when o["errorMessage"] is { } message => $"{o["errorType"]}: {message}",
        null => "no answer",
        _ => error.ToJsonString(),
    };

    private static JsonObject? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
