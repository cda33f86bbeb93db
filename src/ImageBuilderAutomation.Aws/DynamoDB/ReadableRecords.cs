using System.Runtime.CompilerServices;

namespace ImageBuilderAutomation.Aws.DynamoDB;

internal static class ReadableRecords
{
    /// <summary>All that can be read, as it comes, and then what could not: one damaged item must neither hide the others nor be passed over in silence.</summary>
    /// <exception cref="InvalidDataException">After the last record: what every damaged item is.</exception>
    public static async IAsyncEnumerable<T> ListAsync<T>(
        this RecordTable table, TableQuery query, Func<TableItem, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        List<InvalidDataException> unreadable = [];
        await foreach (var item in table.QueryAsync(query, cancellationToken))
        {
            T record;
            try
            {
                record = read(item);
            }
            catch (InvalidDataException problem)
            {
                unreadable.Add(problem);
                continue;
            }

            yield return record;
        }

        if (unreadable.Count > 0)
            throw new InvalidDataException(string.Join(" ", unreadable.Select(problem => problem.Message)), unreadable[0]);
    }
}
