using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Reads and writes the product's one DynamoDB table with GetItem, BatchGetItem, Query and PutItem, the only calls it uses.</summary>
public sealed class RecordTable(IAmazonDynamoDB client, string tableName)
{
    /// <summary>The largest BatchGetItem that DynamoDB accepts.</summary>
    public const int BatchSize = 100;

    private const int BatchAttempts = 5;

    /// <summary>Reads one item with a consistent GetItem.</summary>
    public async Task<TableItem?> GetAsync(ItemKey key, CancellationToken cancellationToken)
    {
        var response = await client.GetItemAsync(
            new GetItemRequest { TableName = tableName, Key = ItemAttributes.OfKey(key), ConsistentRead = true }, cancellationToken);
        return response.IsItemSet ? ItemAttributes.Read(response.Item) : null;
    }

    /// <summary>Reads up to 100 items with one consistent BatchGetItem, and again what DynamoDB left out of its response.</summary>
    /// <returns>By key; a missing item is absent.</returns>
    /// <exception cref="ProvisionedThroughputExceededException">DynamoDB kept leaving items out.</exception>
    public async Task<IReadOnlyDictionary<ItemKey, TableItem>> GetAllAsync(IReadOnlyCollection<ItemKey> keys, CancellationToken cancellationToken)
    {
        var items = new Dictionary<ItemKey, TableItem>();
        var left = new Dictionary<string, KeysAndAttributes>
        {
            [tableName] = new() { Keys = [.. keys.Select(ItemAttributes.OfKey)], ConsistentRead = true },
        };
        for (var attempt = 0; left.Count > 0 && keys.Count > 0; attempt++)
        {
            if (attempt == BatchAttempts)
                throw new ProvisionedThroughputExceededException($"DynamoDB left items out of {BatchAttempts} responses.");
            var response = await client.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = left }, cancellationToken);
            foreach (var item in response.Responses?.GetValueOrDefault(tableName)?.Select(ItemAttributes.Read) ?? [])
                items[item.Key] = item;
            left = response.UnprocessedKeys ?? [];
        }

        return items;
    }

    /// <summary>Queries page by page; the next page is read only when the caller enumerates that far.</summary>
    public IAsyncEnumerable<TableItem> QueryAsync(TableQuery query, CancellationToken cancellationToken) => Pager.ItemsAsync<TableItem, Position>(
        async (position, cancellation) =>
        {
            var request = RequestFor(query);
            request.ExclusiveStartKey = position?.LastKey;
            var left = position is null ? query.Limit : position.Left;
            if (left is { } limit)
                request.Limit = limit;
            var page = await client.QueryAsync(request, cancellation);
            left -= page.Items?.Count ?? 0;
            return (
                [.. (page.Items ?? []).Select(ItemAttributes.Read)],
                page.LastEvaluatedKey is { Count: > 0 } && left is null or > 0 ? new(page.LastEvaluatedKey, left) : null);
        },
        cancellationToken);

    /// <summary>Puts the item only if it is absent (<paramref name="expectedVersion"/> zero) or still has the version that was read.</summary>
    /// <returns>False when another writer changed the item first.</returns>
    public async Task<bool> TryPutAsync(TableItem item, long expectedVersion, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest { TableName = tableName, Item = ItemAttributes.Of(item) };
        if (expectedVersion == 0)
        {
            request.ConditionExpression = "attribute_not_exists(pk)";
        }
        else
        {
            request.ConditionExpression = "#version = :version";
            request.ExpressionAttributeNames = new() { ["#version"] = "version" };
            request.ExpressionAttributeValues = new() { [":version"] = new() { N = expectedVersion.ToString(CultureInfo.InvariantCulture) } };
        }

        try
        {
            await client.PutItemAsync(request, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            // This also happens when the SDK resends a write whose response was lost. The caller then reads again and finds its own record.
            return false;
        }
    }

    /// <summary>Puts the item, whatever is there. Only for items of which the last writer wins.</summary>
    public Task PutAsync(TableItem item, CancellationToken cancellationToken) =>
        client.PutItemAsync(new PutItemRequest { TableName = tableName, Item = ItemAttributes.Of(item) }, cancellationToken);

    private QueryRequest RequestFor(TableQuery query)
    {
        var number = query.Index == TableIndex.Table ? "" : ((int)query.Index).ToString(CultureInfo.InvariantCulture);
        var request = new QueryRequest
        {
            TableName = tableName,
            IndexName = query.Index == TableIndex.Table ? null : $"index{number}",
            ConsistentRead = query.Index == TableIndex.Table,
            KeyConditionExpression = $"pk{number} = :partition",
            ExpressionAttributeValues = new() { [":partition"] = new() { S = query.Partition } },
            ScanIndexForward = !query.Descending,
        };
        if (query.SortPrefix is { } prefix)
        {
            request.KeyConditionExpression += $" AND begins_with(sk{number}, :prefix)";
            request.ExpressionAttributeValues[":prefix"] = new() { S = prefix };
        }
        else if (query.Before is { } before)
        {
            request.KeyConditionExpression += $" AND sk{number} < :before";
            request.ExpressionAttributeValues[":before"] = new() { S = before };
        }

        return request;
    }

    /// <param name="Left">How many items the query may still return; null for all.</param>
    private sealed record Position(Dictionary<string, AttributeValue> LastKey, int? Left);
}

/// <summary>All items of one partition, in the order of their sort keys.</summary>
public sealed record TableQuery(TableIndex Index, string Partition)
{
    /// <summary>Limits the query to sort keys with this prefix; null for all.</summary>
    public string? SortPrefix { get; init; }

    /// <summary>Limits the query to sort keys before this one; null for all. Without effect together with a prefix.</summary>
    public string? Before { get; init; }

    public bool Descending { get; init; }

    /// <summary>Maximum number of items; null for all.</summary>
    public int? Limit { get; init; }
}

/// <summary>What a query reads: the table (consistent) or one of its three indexes (eventually consistent).</summary>
public enum TableIndex
{
    Table = 0,
    Index1 = 1,
    Index2 = 2,
    Index3 = 3,
}
