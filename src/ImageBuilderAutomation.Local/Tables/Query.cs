using System.Text.Json;
using ImageBuilderAutomation.Local.Tables.Expressions;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Local.Tables;

internal static class Query
{
    private const int MaxPageBytes = 1024 * 1024;

    public static Action<Utf8JsonWriter> Answer(TableStore store, JsonElement body)
    {
        var request = new TableRequest(
            "Query",
            body,
            "TableName",
            "IndexName",
            "KeyConditionExpression",
            "ExpressionAttributeNames",
            "ExpressionAttributeValues",
            "ScanIndexForward",
            "Limit",
            "ExclusiveStartKey",
            "ConsistentRead",
            "Select",
            "ReturnConsumedCapacity");
        request.Only("Select", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES");
        if (request.Text("IndexName") is not null && request.Flag("ConsistentRead") == true)
            throw TableError.Invalid("Consistent reads are not supported on global secondary indexes");

        var scope = new ExpressionScope(request.Map("ExpressionAttributeNames"), request.Map("ExpressionAttributeValues"));
        var condition = ConditionParser.Parse(
            request.Text("KeyConditionExpression")
                ?? throw TableError.Invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."),
            scope);
        scope.Check();
        return store.Use(request.TableName, table => Page(table, request, condition));
    }

    private static Action<Utf8JsonWriter> Page(Table table, TableRequest request, Condition condition)
    {
        var places = request.Text("IndexName") is { } index ? table.Index(index) : table.Own;
        var (partition, range) = KeyCondition.From(condition, places.Key);
        var after = request.Map("ExclusiveStartKey") is { } start ? ItemKeys.ReadStart(start, table.Schema, places.Key) : (Entry?)null;
        var max = request.PositiveNumber("Limit") ?? int.MaxValue;

        List<StoredItem> page = [];
        var (bytes, ended) = (0, true);
        foreach (var entry in places.Read(partition, range, after, request.Flag("ScanIndexForward") ?? true))
        {
            page.Add(entry.Item!);
            bytes += entry.Item!.Size;
            // As in DynamoDB, a page that reaches its limit has a LastEvaluatedKey even if no item follows.
            if (page.Count < max && bytes <= MaxPageBytes)
                continue;
            ended = false;
            break;
        }

        return writer =>
        {
            writer.WriteNumber("Count", page.Count);
            writer.WriteNumber("ScannedCount", page.Count);
            writer.WriteStartArray("Items");
            foreach (var item in page)
                item.Attributes.WriteTo(writer);
            writer.WriteEndArray();
            if (!ended)
                ItemKeys.WriteEnd(writer, page[^1], table.Schema, places.Key);
        };
    }
}
