using System.Diagnostics;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Reads lists that decisions depend on.</summary>
internal static class Pages
{
    /// <summary>The largest page size of the service.</summary>
    public const int Size = 25;

    /// <summary>Returns the whole list, or why it is unknown: an incomplete list must not look like a clean one.</summary>
    public static async Task<Known<IReadOnlyList<T>>> ReadAsync<T>(Func<string?, Task<(List<T>? Items, string? NextToken)>> read, string what, int maxPages)
    {
        List<T> all = [];
        string? token = null;
        try
        {
            for (var page = 0; page < maxPages; page++)
            {
                (var items, token) = await read(token);
                all.AddRange(items ?? []);
                if (string.IsNullOrEmpty(token))
                    return new Known<IReadOnlyList<T>>.Yes(all);
            }
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return new Known<IReadOnlyList<T>>.No("the image does not exist");
        }

        return new Known<IReadOnlyList<T>>.No($"more than {maxPages * Size} {what}");
    }

    public static Known<TResult> Map<T, TResult>(Known<T> known, Func<T, Known<TResult>> next) => known switch
    {
        Known<T>.Yes(var value) => next(value),
        Known<T>.No(var reason) => new Known<TResult>.No(reason),
        _ => throw new UnreachableException(),
    };
}
