namespace ImageBuilderAutomation;

/// <summary>
/// Select as a plain loop, in a namespace that is nearer than <c>System.Linq</c>. There it is a virtual generic method of every iterator, so native code
/// holds it for each pair of a value type that is anywhere selected from and one that is anywhere selected to: megabytes, for nothing that is ever called.
/// </summary>
internal static class PlainSelect
{
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (var item in source)
            yield return selector(item);
    }
}
