namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>A partition and a sort key: of the table (<c>pk</c>, <c>sk</c>) or of one of its indexes (<c>pk1</c>, <c>sk1</c> …).</summary>
public sealed record ItemKey(string Partition, string Sort);
