using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws;

/// <summary>Reads one page of a list.</summary>
/// <param name="token">Where the page starts: null for the first page, otherwise the token of the previous page.</param>
/// <returns>The items, null when there are none, and the token of the next page, null or empty on the last page.</returns>
internal delegate Task<(IReadOnlyList<T>? Items, TToken? NextToken)> PageReader<T, TToken>(TToken? token, CancellationToken cancellationToken)
    where TToken : class;

/// <summary>Reads lists that a service returns page by page. A page may be short or empty while more follow: only the token marks the end.</summary>
internal static class Pager
{
    /// <summary>All items in the order of the pages. The next page is read only when the caller enumerates that far.</summary>
    public static async IAsyncEnumerable<T> ItemsAsync<T, TToken>(
        PageReader<T, TToken> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TToken : class
    {
        TToken? token = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            (var items, token) = await read(token, cancellationToken);
            foreach (var item in items ?? [])
                yield return item;
        }
        while (IsMore(token));
    }

    /// <summary>All items, converted one by one.</summary>
    public static async IAsyncEnumerable<TResult> ItemsAsync<T, TToken, TResult>(
        PageReader<T, TToken> read, Func<T, TResult> convert, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TToken : class
    {
        await foreach (var item in ItemsAsync(read, cancellationToken))
            yield return convert(item);
    }

    public static async Task<IReadOnlyList<T>> AllAsync<T, TToken>(PageReader<T, TToken> read, CancellationToken cancellationToken)
        where TToken : class
    {
        List<T> all = [];
        await foreach (var item in ItemsAsync(read, cancellationToken))
            all.Add(item);
        return all;
    }

    /// <summary>For lists that decisions depend on: an incomplete list must not look like a complete one.</summary>
    /// <param name="beyond">Why the list is unknown if more than <paramref name="maxPages"/> pages follow each other.</param>
    public static async Task<Known<IReadOnlyList<T>>> AtMostAsync<T, TToken>(
        PageReader<T, TToken> read, int maxPages, string beyond, CancellationToken cancellationToken)
        where TToken : class
    {
        List<T> all = [];
        TToken? token = null;
        for (var page = 0; page < maxPages; page++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (var items, token) = await read(token, cancellationToken);
            all.AddRange(items ?? []);
            if (!IsMore(token))
                return new Known<IReadOnlyList<T>>.Yes(all);
        }

        return new Known<IReadOnlyList<T>>.No(beyond);
    }

    /// <summary>The first item that matches; later pages are not read. Null when none matches.</summary>
    public static async Task<T?> FirstAsync<T, TToken>(PageReader<T, TToken> read, Func<T, bool> matches, CancellationToken cancellationToken)
        where T : class
        where TToken : class
    {
        await foreach (var item in ItemsAsync(read, cancellationToken))
        {
            if (matches(item))
                return item;
        }

        return null;
    }

    private static bool IsMore<TToken>(TToken? token)
        where TToken : class => token is not (null or "");
}
