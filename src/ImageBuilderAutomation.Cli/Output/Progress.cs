using System.CommandLine;
using System.Globalization;

namespace ImageBuilderAutomation.Cli.Output;

/// <summary>Shows on a terminal how much of a long list has been read. Nothing is shown where errors are redirected, or for what takes less than a second.</summary>
internal static class Progress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="what">What the items are, in the plural.</param>
    public static async IAsyncEnumerable<T> WithProgress<T>(this IAsyncEnumerable<T> items, ParseResult parsed, string what, TimeProvider? clock = null)
    {
        var (screen, time) = (parsed.InvocationConfiguration.Error as Screen, clock ?? TimeProvider.System);
        var (count, shown, last) = (0, false, time.GetTimestamp());
        try
        {
            await foreach (var item in items)
            {
                count++;
                if (screen is not null && time.GetElapsedTime(last) >= Interval)
                {
                    await screen.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"\rread {count:N0} {what}…"));
                    (shown, last) = (true, time.GetTimestamp());
                }

                yield return item;
            }
        }
        finally
        {
            if (shown)
                screen!.ClearLine();
        }
    }
}
