using System.Runtime.CompilerServices;

namespace ImageBuilderAutomation.Aws.DynamoDB;

internal static class ReadableRecords
{
    /// <summary>Yields every readable record, then throws for the damaged ones: a damaged item must neither hide the others nor be ignored.</summary>
    /// <exception cref="InvalidDataException">Thrown after the last record; the message names every damaged item.</exception>
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
