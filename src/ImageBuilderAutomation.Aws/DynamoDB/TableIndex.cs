namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Where a query looks: the table itself (consistent) or one of its three indexes (consistent soon).</summary>
public enum TableIndex
{
    Table = 0,
    Index1 = 1,
    Index2 = 2,
    Index3 = 3,
}
