using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator;

/// <summary>The structures that the given ones contain, without the given ones themselves.</summary>
internal static class ReachableShapes
{
    public static IReadOnlyList<StructureShape> Below(IEnumerable<StructureShape> roots)
    {
        var found = new HashSet<StructureShape>();
        var open = new Queue<StructureShape>(roots);
        while (open.Count > 0)
        {
            foreach (var member in open.Dequeue().Members)
            {
                if (StructureIn(member.Target) is { } structure && found.Add(structure))
                    open.Enqueue(structure);
            }
        }

        return [.. found.OrderBy(s => s.Name, StringComparer.Ordinal)];
    }

    private static StructureShape? StructureIn(Shape shape) => shape switch
    {
        StructureShape structure => structure,
        ListShape list => StructureIn(list.Member),
        MapShape map => StructureIn(map.Value),
        _ => null,
    };
}
