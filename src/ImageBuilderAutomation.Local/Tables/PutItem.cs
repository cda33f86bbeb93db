using System.Text.Json;
using ImageBuilderAutomation.Local.Tables.Expressions;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Local.Tables;

internal static class PutItem
{
    /// <param name="authorize">Called with the item's partition before anything else happens.</param>
    public static Action<Utf8JsonWriter> Answer(TableStore store, JsonElement body, Action<string> authorize)
    {
        var request = new TableRequest(
            "PutItem",
            body,
            "TableName",
            "Item",
            "ConditionExpression",
            "ExpressionAttributeNames",
            "ExpressionAttributeValues",
            "ReturnValues",
            "ReturnValuesOnConditionCheckFailure",
            "ReturnConsumedCapacity");
        request.Only("ReturnValues", "NONE");
        request.Only("ReturnValuesOnConditionCheckFailure", "NONE");

        var scope = new ExpressionScope(request.Map("ExpressionAttributeNames"), request.Map("ExpressionAttributeValues"));
        var condition = request.Text("ConditionExpression") is { } text ? ConditionParser.Parse(text, scope) : null;
        scope.Check();
        var attributes = request.RequiredMap("Item");
        return store.Use(request.TableName, table =>
        {
            var item = table.Prepare(attributes);
            authorize(item.Partition);
            if (condition is not null && !ConditionEvaluator.Holds(condition, table.Find(item.Partition, item.Sort)?.Attributes))
                throw TableError.ConditionFailed();

            store.Put(table, item);
            return (Action<Utf8JsonWriter>)(_ => { });
        });
    }
}
