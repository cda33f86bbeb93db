namespace ImageBuilderAutomation.Local.Template;

internal static class TableReader
{
    public static TableResource Read(string id, string name, ResolvedNode node)
    {
        foreach (var attribute in node.Children("AttributeDefinitions").Where(a => a.Text("AttributeType") != "S"))
            attribute.Problem("AttributeType", "only text keys (S) are served here");

        var (partition, sort) = Keys(node);
        return new(id, name, partition, sort, [.. node.Children("GlobalSecondaryIndexes").Select(Index)]);
    }

    private static IndexResource Index(ResolvedNode node)
    {
        node.Check(new PropertyLists(["IndexName", "KeySchema", "Projection"], ["OnDemandThroughput", "ProvisionedThroughput"]), "this property of an index");
        if (node.Child("Projection")?.Text("ProjectionType") != "ALL")
            node.Problem("Projection", "only ProjectionType: ALL is served here");
        var (partition, sort) = Keys(node);
        return new(node.Required("IndexName"), partition, sort);
    }

    private static (string Partition, string Sort) Keys(ResolvedNode node)
    {
        var keys = node.Children("KeySchema").ToLookup(k => k.Required("KeyType"), k => k.Required("AttributeName"));
        if (!keys["HASH"].Any() || !keys["RANGE"].Any())
            node.Problem("KeySchema", "only keys of a HASH and a RANGE attribute are served here");
        return (keys["HASH"].FirstOrDefault() ?? "", keys["RANGE"].FirstOrDefault() ?? "");
    }
}
