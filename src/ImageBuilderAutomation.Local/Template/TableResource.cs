namespace ImageBuilderAutomation.Local.Template;

/// <param name="SortKey">Null for a table without one.</param>
public sealed record TableResource(string LogicalId, string Name, string PartitionKey, string? SortKey, IReadOnlyList<IndexResource> Indexes);
