namespace ImageBuilderAutomation.Local.Tables.Storage;

/// <summary>The schema of a table. Key attributes are strings; indexes are global and project all attributes.</summary>
public sealed record TableSchema(string Name, KeyPair Key, IReadOnlyList<IndexSchema> Indexes)
{
    /// <summary>The schema of the product's table: <c>pk</c>/<c>sk</c> and three indexes.</summary>
    public static TableSchema Records(string name) => new(
        name,
        new("pk", "sk"),
        [new("index1", new("pk1", "sk1")), new("index2", new("pk2", "sk2")), new("index3", new("pk3", "sk3"))]);
}

public sealed record IndexSchema(string Name, KeyPair Key);

/// <summary>The names of the two key attributes.</summary>
public sealed record KeyPair(string Partition, string Sort);
