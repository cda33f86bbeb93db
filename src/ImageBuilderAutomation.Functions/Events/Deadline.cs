using Amazon.Lambda.Core;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Cancels shortly before Lambda's timeout, so that the log and the dead-letter queue get an error that shows where the function was.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    public static CancellationTokenSource Of(ILambdaContext context)
    {
        var left = context.RemainingTime - Margin;
        // A host without a deadline reports zero.
        return left > TimeSpan.Zero ? new(left) : new();
    }
}
