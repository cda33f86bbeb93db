namespace ImageBuilderAutomation.Tests.History;

internal static class Permutations
{
    public static IEnumerable<T[]> PermutationsOf<T>(IReadOnlyList<T> items)
    {
        if (items.Count <= 1)
        {
            yield return [.. items];
            yield break;
        }

        for (var i = 0; i < items.Count; i++)
        {
            foreach (var rest in PermutationsOf([.. items.Take(i), .. items.Skip(i + 1)]))
                yield return [items[i], .. rest];
        }
    }
}
