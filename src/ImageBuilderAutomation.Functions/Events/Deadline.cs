using Amazon.Lambda.Core;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Cancels shortly before Lambda's timeout, so that the log and the dead-letter queue get an error that shows where the function was.</summary>
public sealed class Deadline : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    /// <summary>Enough for the items that a pass has begun, and for recording what it did.</summary>
    private static readonly TimeSpan ClosingMargin = GuardedPass.ItemLimit + TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _closing;

    private Deadline(TimeSpan left)
    {
        // A host without a deadline reports zero.
        _end = left > Margin ? new(left - Margin) : new();
        _closing = left > Margin ? new(ClosesAfter(left)) : new();
    }

    /// <returns>How long a pass may begin items. A function with little time uses half of it.</returns>
    public static TimeSpan ClosesAfter(TimeSpan left) => left > 2 * ClosingMargin ? left - ClosingMargin : left / 2;

    public CancellationToken Token => _end.Token;

    public WorkTime Time => new(_closing.Token, _end.Token, TimeProvider.System);

    public static Deadline Of(ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(context.RemainingTime);
    }

    public void Dispose()
    {
        _closing.Dispose();
        _end.Dispose();
    }
}
