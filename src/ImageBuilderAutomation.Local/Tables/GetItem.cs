using System.Text.Json;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Local.Tables;

internal static class GetItem
{
    public static Action<Utf8JsonWriter> Answer(TableStore store, JsonElement body)
    {
        var request = new TableRequest("GetItem", body, "TableName", "Key", "ConsistentRead", "ReturnConsumedCapacity");
        var key = request.RequiredMap("Key");
        var item = store.Use(request.TableName, table =>
        {
            var (partition, sort) = ItemKeys.Read(key, table.Schema.Key);
            return table.Find(partition, sort);
        });

        return writer =>
        {
            if (item is null)
                return;
            writer.WritePropertyName("Item");
            item.Attributes.WriteTo(writer);
        };
    }
}
