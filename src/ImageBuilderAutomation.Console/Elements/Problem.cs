using System.Text.Json;
using Amazon.Runtime;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Console.Elements;

/// <summary>Why something could not be read or done, in a sentence for people.</summary>
internal static class Problem
{
    /// <returns>Null for an exception that nobody expects: it is a fault of the console.</returns>
    public static string? Explain(Exception exception) => exception switch
    {
        AmazonClientException when exception.Message.StartsWith("Failed to resolve AWS credentials", StringComparison.Ordinal) =>
            "There are no AWS credentials. Start the console with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY before it starts.",
        HttpRequestException => $"No stack answers: {exception.Message}. For a local stack, check that it still runs.",
        // Clients give up a try after some seconds, and report the cancellation of the last one.
        TimeoutException or OperationCanceledException => "A service does not respond. Check the network; the page tries again.",
        AmazonServiceException { ErrorCode: { Length: > 0 } code } => $"A service answered {code}: {exception.Message}",
        AmazonServiceException or AmazonClientException or ServiceRefusedException or InvalidDataException or JsonException => exception.Message,
        _ => null,
    };
}
