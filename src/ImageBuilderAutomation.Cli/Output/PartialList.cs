using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Output;

/// <summary>A list whose source may have damaged items. The readable items are shown all the same; the damaged ones are an error.</summary>
internal static class PartialList
{
    /// <param name="what">What the items are, in the plural.</param>
    /// <param name="items">Throws <see cref="InvalidDataException"/> after the last readable item if some items are damaged.</param>
    /// <returns>The verb's exit code.</returns>
    public static Task<int> WriteAsync<T>(ParseResult parsed, string what, IAsyncEnumerable<T> items, Action<List<T>> write) =>
        WriteAsync(parsed, what, items, (readable, _) => write(readable));

    /// <param name="write">Takes the readable items, and why others are missing: null if none are.</param>
    public static async Task<int> WriteAsync<T>(ParseResult parsed, string what, IAsyncEnumerable<T> items, Action<List<T>, string?> write)
    {
        var readable = new List<T>();
        string? damaged = null;
        try
        {
            await foreach (var item in items.WithProgress(parsed, what))
                readable.Add(item);
        }
        catch (InvalidDataException e)
        {
            damaged = e.Message;
        }

        write(readable, damaged);
        if (damaged is null)
            return ExitCode.Ok;
        await parsed.InvocationConfiguration.Error.WriteLineAsync(PlainText.Of(damaged));
        return ExitCode.Problems;
    }
}
