using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The page a List call asks for.</summary>
/// <param name="size">The most items it may hold.</param>
/// <param name="after">The key of the last item of the page before; null for the first page. Already checked against the operation and its input.</param>
/// <param name="mayBeShort">The page ends after that many items looked at, however few of them a filter let through.</param>
public sealed class Page(int size, string? after, bool mayBeShort = false)
{
    // Assumed: 25 where maxResults is unset; the documentation gives only the range 1 to 25.
    public const int DefaultSize = 25;

    public string? After { get; } = after;

    /// <param name="resultKey">The output member that holds the items.</param>
    /// <param name="items">Those after <see cref="After"/>, in the order of their keys; read no further than the page needs.</param>
    /// <param name="where">The operation's filters.</param>
    /// <returns>The output; its <c>nextToken</c> is the last key, which the protocol seals.</returns>
    public JsonObject Of<T>(string resultKey, IEnumerable<T> items, Func<T, string> key, Func<T, JsonNode?> show, Func<T, bool>? where = null)
    {
        var shown = new JsonArray();
        var counted = 0;
        string? last = null;
        foreach (var item in items)
        {
            var matches = where is null || where(item);
            if (!matches && !mayBeShort)
                continue;
            if (counted++ == size)
                return new() { [resultKey] = shown, ["nextToken"] = last };
            if (matches)
                shown.Add(show(item));
            last = key(item);
        }

        return new() { [resultKey] = shown };
    }
}
