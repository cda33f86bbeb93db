namespace ImageBuilderAutomation.Local.Tables;

/// <summary>The number of calls by operation, including rejected calls.</summary>
public readonly record struct CallCounts(long GetItem, long Query, long PutItem)
{
    public static CallCounts operator -(CallCounts later, CallCounts earlier) => Subtract(later, earlier);

    public static CallCounts Subtract(CallCounts later, CallCounts earlier) =>
        new(later.GetItem - earlier.GetItem, later.Query - earlier.Query, later.PutItem - earlier.PutItem);
}
