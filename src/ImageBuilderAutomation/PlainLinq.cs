namespace ImageBuilderAutomation;

/// <summary>
/// Replaces four operators of LINQ with plain loops; this namespace is nearer than <c>System.Linq</c>, so the compiler prefers it. An iterator of LINQ has
/// a virtual generic <c>Select</c>. Native AOT compiles it for every pair of a value type that some iterator has and one that some <c>Select</c> returns,
/// the AWS SDK's among them, which adds megabytes that never run.
/// </summary>
internal static class PlainLinq
{
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (var item in source)
            yield return selector(item);
    }

    public static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        foreach (var item in source)
        {
            if (predicate(item))
                yield return item;
        }
    }

    public static IEnumerable<T> Skip<T>(this IEnumerable<T> source, int count)
    {
        foreach (var item in source)
        {
            if (count-- <= 0)
                yield return item;
        }
    }

    public static IEnumerable<T> Take<T>(this IEnumerable<T> source, int count)
    {
        if (count <= 0)
            yield break;
        foreach (var item in source)
        {
            yield return item;
            if (--count == 0)
                yield break;
        }
    }
}
