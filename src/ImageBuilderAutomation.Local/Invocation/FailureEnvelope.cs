using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Invocation;

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
