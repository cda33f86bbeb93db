using System.Text.Json;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Local.Tables;

/// <summary>Reads up to 100 items of one or several tables. Items that would exceed 16 MB are returned as unprocessed keys.</summary>
// Documented: DynamoDB API Reference, "BatchGetItem". Assumed: the texts of the errors.
internal static class BatchGetItem
{
    private const string Operation = "BatchGetItem";
    private const int MaxKeys = 100;
    private const int MaxBytes = 16 * 1024 * 1024;

    public static Action<Utf8JsonWriter> Answer(TableStore store, JsonElement body)
    {
        var request = new RequestParameters(Operation, body, "RequestItems", "ReturnConsumedCapacity");
        var tables = request.RequiredMap("RequestItems").EnumerateObject().Select(t => TableKeys.Read(t.Name, t.Value)).ToList();
        if (tables.Count == 0)
            throw Constraint("{}", "requestItems", "greater than or equal to 1");
        if (tables.Sum(t => t.Keys.Count) > MaxKeys)
            throw TableError.Invalid($"Too many items requested for the {Operation} call");

        var room = MaxBytes;
        var results = tables.Select(table => store.Use(table.Name, stored => table.Find(stored, ref room))).ToList();
        return writer =>
        {
            writer.WriteStartObject("Responses");
            foreach (var result in results)
                Write(writer, result.Table.Name, result.Items.Select(i => i.Attributes));
            writer.WriteEndObject();
            writer.WriteStartObject("UnprocessedKeys");
            foreach (var result in results.Where(r => r.Unprocessed.Count > 0))
                result.WriteUnprocessed(writer);
            writer.WriteEndObject();
        };
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<JsonElement> elements)
    {
        writer.WriteStartArray(name);
        foreach (var element in elements)
            element.WriteTo(writer);
        writer.WriteEndArray();
    }

    private static TableError Constraint(string value, string at, string length) => TableError.Invalid(
        $"1 validation error detected: Value '{value}' at '{at}' failed to satisfy constraint: Member must have length {length}");

    private sealed record TableKeys(string Name, IReadOnlyList<JsonElement> Keys, bool? ConsistentRead)
    {
        public static TableKeys Read(string name, JsonElement part)
        {
            var request = new RequestParameters(Operation, part, "Keys", "ConsistentRead");
            var keys = request.RequiredList("Keys");
            return keys.Count switch
            {
                0 => throw Constraint("[]", $"requestItems.{name}.member.keys", "greater than or equal to 1"),
                > MaxKeys => throw Constraint("[...]", $"requestItems.{name}.member.keys", $"less than or equal to {MaxKeys}"),
                _ => new(name, keys, request.Flag("ConsistentRead")),
            };
        }

        /// <param name="room">The number of bytes that the response still has room for.</param>
        public Found Find(Table table, ref int room)
        {
            // All keys are checked first, because an invalid key refuses the whole call.
            var places = Keys.Select(key => ItemKeys.Read(key, table.Schema.Key)).ToList();
            if (places.Distinct().Count() < places.Count)
                throw TableError.Invalid("Provided list of item keys contains duplicates");

            var found = new Found(this, [], []);
            foreach (var (key, place) in Keys.Zip(places))
            {
                if (table.Find(place.Partition, place.Sort) is not { } item)
                    continue;
                if (item.Size > room)
                {
                    // Whatever follows is unprocessed too: a smaller item must not pass a larger one.
                    room = 0;
                    found.Unprocessed.Add(key);
                    continue;
                }

                room -= item.Size;
                found.Items.Add(item);
            }

            return found;
        }
    }

    private sealed record Found(TableKeys Table, List<StoredItem> Items, List<JsonElement> Unprocessed)
    {
        public void WriteUnprocessed(Utf8JsonWriter writer)
        {
            writer.WriteStartObject(Table.Name);
            if (Table.ConsistentRead is { } consistent)
                writer.WriteBoolean("ConsistentRead", consistent);
            Write(writer, "Keys", Unprocessed);
            writer.WriteEndObject();
        }
    }
}
