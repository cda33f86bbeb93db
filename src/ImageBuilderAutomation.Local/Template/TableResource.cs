namespace ImageBuilderAutomation.Local.Template;

public sealed record TableResource(string LogicalId, string Name, string PartitionKey, string SortKey, IReadOnlyList<IndexResource> Indexes);
