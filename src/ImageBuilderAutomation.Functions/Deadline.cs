using Amazon.Lambda.Core;

namespace ImageBuilderAutomation.Functions;

/// <summary>Cancels shortly before Lambda would end the sandbox, so that log and failure path get an error that says where it stood.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    public static CancellationTokenSource Of(ILambdaContext context)
    {
        var left = context.RemainingTime - Margin;
        // A host without a deadline says zero.
        return left > TimeSpan.Zero ? new(left) : new();
    }
}
