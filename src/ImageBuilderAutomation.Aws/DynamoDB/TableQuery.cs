namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>All items of one partition, in the order of their sort keys.</summary>
public sealed record TableQuery(TableIndex Index, string Partition)
{
    /// <summary>Limits the query to sort keys with this prefix; null for all.</summary>
    public string? SortPrefix { get; init; }

    public bool Descending { get; init; }

    /// <summary>Maximum number of items; null for all.</summary>
    public int? Limit { get; init; }
}
