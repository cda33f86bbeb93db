namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>What a query reads: the table (consistent) or one of its three indexes (eventually consistent).</summary>
public enum TableIndex
{
    Table = 0,
    Index1 = 1,
    Index2 = 2,
    Index3 = 3,
}
