namespace ImageBuilderAutomation.Local.Template;

public sealed record IndexResource(string Name, string PartitionKey, string SortKey);
