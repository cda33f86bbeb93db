using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The page that a List call requests.</summary>
/// <param name="size">The maximum number of items.</param>
/// <param name="after">The key of the previous page's last item; null for the first page. Its token is already verified.</param>
/// <param name="mayBeShort">If true, the page ends after <paramref name="size"/> items were examined, even if the filter removed some or all of them.</param>
public sealed class Page(int size, string? after, bool mayBeShort = false)
{
    // Assumed: the default of maxResults is 25; the documentation gives only the range 1 to 25.
    public const int DefaultSize = 25;

    public string? After { get; } = after;

    /// <param name="resultKey">The output member that holds the items.</param>
    /// <param name="items">The items after <see cref="After"/> in the order of their keys; enumerated only as far as the page needs.</param>
    /// <param name="where">The operation's filters.</param>
    /// <returns>The output; its <c>nextToken</c> is the last key in plain text, which <see cref="Protocol.PageTokens"/> seals.</returns>
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
