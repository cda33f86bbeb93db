namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>All items of one partition, in the order of their sort keys.</summary>
public sealed record TableQuery(TableIndex Index, string Partition)
{
    /// <summary>Only sort keys that begin so.</summary>
    public string? SortPrefix { get; init; }

    public bool Descending { get; init; }

    /// <summary>At most so many items; null for all pages.</summary>
    public int? Limit { get; init; }
}
