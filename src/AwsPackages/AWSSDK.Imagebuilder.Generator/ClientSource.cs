using AWSSDK.Imagebuilder.Generator.Emit;
using ImageBuilderModel.Smithy;

namespace AWSSDK.Imagebuilder.Generator;

/// <summary>Every generated file, by name. Only what the model decides is generated; the rest is AWSSDK.Imagebuilder's ordinary code.</summary>
internal static class ClientSource
{
    public static IEnumerable<(string Name, string Source)> Of(ServiceModel model)
    {
        var operations = model.Operations.Values.ToList();
        yield return ("IAmazonImagebuilder", ClientSurface.Interface(operations));
        yield return ("AmazonImagebuilderClient", ClientSurface.Client(operations));
        yield return ("ServiceFacts", ServiceFacts.Source(model));

        foreach (var shape in model.Shapes.Values.OfType<EnumShape>())
            yield return (shape.Name, EnumClass.Source(shape));
        foreach (var shape in model.Shapes.Values.OfType<StructureShape>().Where(s => s.IsError))
            yield return ($"Model.{shape.Name}", ExceptionClass.Source(shape));

        foreach (var operation in operations)
        {
            yield return ($"Model.{operation.Input.Name}", ModelClass.Source(operation.Input, "AmazonImagebuilderRequest"));
            yield return ($"Model.{operation.Output.Name}", ModelClass.Source(operation.Output, "AmazonWebServiceResponse"));
            yield return ($"Internal.{operation.Name}Operation", OperationWire.Source(operation));
        }

        var written = ReachableShapes.Below(operations.Select(o => o.Input));
        var read = ReachableShapes.Below(operations.Select(o => o.Output));
        foreach (var structure in written.Union(read))
            yield return ($"Model.{structure.Name}", ModelClass.Source(structure));
        foreach (var structure in written)
            yield return ($"Internal.{structure.Name}Marshaller", StructureMarshaller.Source(structure));
        foreach (var structure in read)
            yield return ($"Internal.{structure.Name}Unmarshaller", StructureUnmarshaller.Source(structure));

        var paginated = operations.Where(o => o.Pagination is not null).ToList();
        yield return ("Model.ImagebuilderPaginatorFactory", Paginators.Factory(paginated));
        foreach (var operation in paginated)
            yield return ($"Model.{operation.Name}Paginator", Paginators.Paginator(operation, operation.Pagination!));
    }
}

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
