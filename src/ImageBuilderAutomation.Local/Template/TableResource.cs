namespace ImageBuilderAutomation.Local.Template;

public sealed record TableResource(string LogicalId, string Name, string PartitionKey, string SortKey, IReadOnlyList<IndexResource> Indexes);

public sealed record IndexResource(string Name, string PartitionKey, string SortKey);

internal static class TableReader
{
    public static TableResource Read(string id, string name, ResolvedNode node)
    {
        foreach (var attribute in node.Children("AttributeDefinitions").Where(a => a.Text("AttributeType") != "S"))
            attribute.Problem("AttributeType", "expected S: the local host supports only string keys");

        var (partition, sort) = Keys(node);
        return new(id, name, partition, sort, [.. node.Children("GlobalSecondaryIndexes").Select(Index)]);
    }

    private static IndexResource Index(ResolvedNode node)
    {
        node.Check(new PropertyLists(["IndexName", "KeySchema", "Projection"], ["OnDemandThroughput", "ProvisionedThroughput"]), "this property of an index");
        if (node.Child("Projection")?.Text("ProjectionType") != "ALL")
            node.Problem("Projection", "expected ProjectionType: ALL: the local host supports no other projection");
        var (partition, sort) = Keys(node);
        return new(node.Required("IndexName"), partition, sort);
    }

    private static (string Partition, string Sort) Keys(ResolvedNode node)
    {
        var keys = node.Children("KeySchema").ToLookup(k => k.Required("KeyType"), k => k.Required("AttributeName"));
        if (!keys["HASH"].Any() || !keys["RANGE"].Any())
            node.Problem("KeySchema", "expected a HASH and a RANGE attribute: the local host supports no other keys");
        return (keys["HASH"].FirstOrDefault() ?? "", keys["RANGE"].FirstOrDefault() ?? "");
    }
}
