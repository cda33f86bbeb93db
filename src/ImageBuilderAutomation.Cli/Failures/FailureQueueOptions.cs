using System.CommandLine;
using ImageBuilderAutomation.Aws.Failures;

namespace ImageBuilderAutomation.Cli.Failures;

/// <summary>The options that select a failure queue.</summary>
internal static class FailureQueueOptions
{
    public static Option<Uri> QueueOption() => new("--queue-url")
    {
        Description = "The queue's URL: the stack's output FailedInvocationsUrl, UndeliveredEventsUrl or UndeliveredMessagesUrl, "
            + "or the URL that the local host prints at start.",
        Required = true,
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"Expected --queue-url with a queue's URL, found '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    public static Option<string?> FunctionOption() => new("--function")
    {
        Description = "The function that undelivered messages of a topic were meant for. Needed if their SNS subscription no longer exists.",
    };

    public static FailureQueue Open(Uri queue, string? function) => new(queue, Environment.GetEnvironmentVariable, function);
}
