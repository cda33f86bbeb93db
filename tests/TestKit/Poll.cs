using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TestKit;

/// <summary>The one place where a test waits for something outside its process. Everything inside is awaited or stepped by a clock.</summary>
public static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    /// <exception cref="TimeoutException">The condition stayed false; the message names it.</exception>
    public static async Task UntilAsync(
        Func<CancellationToken, Task<bool>> condition,
        TimeSpan atMost,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition(cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(began) > atMost)
                throw new TimeoutException($"Still false after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s: {expression}");

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
