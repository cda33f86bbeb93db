using System.Runtime.CompilerServices;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Lists that may contain damaged items. A damaged item must neither hide the others nor be ignored.</summary>
internal static class ReadableRecords
{
    /// <summary>Yields every readable record, then throws for the damaged ones.</summary>
    /// <exception cref="InvalidDataException">Thrown after the last record; the message names every damaged item.</exception>
    public static IAsyncEnumerable<T> ListAsync<T>(this RecordTable table, TableQuery query, Func<TableItem, T> read, CancellationToken cancellationToken)
        where T : class => ListAsync(table, query, read, InAll, cancellationToken);

    /// <param name="errorOf">Makes the exception that is thrown after the last record, from the damaged items and their problems.</param>
    public static async IAsyncEnumerable<T> ListAsync<T>(
        this RecordTable table, TableQuery query, Func<TableItem, T> read, Func<IReadOnlyList<(TableItem Item, InvalidDataException Problem)>, Exception> errorOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        List<(TableItem, InvalidDataException)> damaged = [];
        await foreach (var item in table.QueryAsync(query, cancellationToken))
        {
            T record;
            try
            {
                record = read(item);
            }
            catch (InvalidDataException problem)
            {
                damaged.Add((item, problem));
                continue;
            }

            yield return record;
        }

        if (damaged.Count > 0)
            throw errorOf(damaged);
    }

    private static InvalidDataException InAll(IReadOnlyList<(TableItem Item, InvalidDataException Problem)> damaged) =>
        new(string.Join(" ", damaged.Select(item => item.Problem.Message)), damaged[0].Problem);
}
