namespace ImageBuilderAutomation;

/// <summary>
/// Replaces LINQ's <c>Select</c> with a plain loop; this namespace is nearer than <c>System.Linq</c>, so the compiler prefers it. LINQ's <c>Select</c>
/// is a virtual generic method of every iterator. Native AOT would compile it for every pair of value types, which adds megabytes that never run.
/// </summary>
internal static class PlainSelect
{
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (var item in source)
            yield return selector(item);
    }
}
