using System.Text.Json;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Local.Tables;

/// <summary>Reads and writes the keys in requests and responses.</summary>
internal static class ItemKeys
{
    public static (string Partition, string Sort) Read(JsonElement key, KeyPair names)
    {
        Attributes.Check(key);
        if (key.EnumerateObject().Count() != 2
            || Attributes.Text(key, names.Partition) is not { } partition || Attributes.Text(key, names.Sort) is not { } sort)
            throw TableError.Invalid("The provided key element does not match the schema");

        return (partition, sort);
    }

    /// <summary>Reads the start position of a page: the table's key and, for an index, the index's key.</summary>
    public static Entry ReadStart(JsonElement start, TableSchema table, KeyPair names)
    {
        Attributes.Check(start);
        var members = names == table.Key ? 2 : 4;
        return start.EnumerateObject().Count() == members
            && Attributes.Text(start, table.Key.Partition) is { } partition
            && Attributes.Text(start, table.Key.Sort) is { } sort
            && Attributes.Text(start, names.Partition) is not null
            && Attributes.Text(start, names.Sort) is { } place
            ? new(place, partition, sort, null)
            : throw TableError.Invalid("The provided starting key is invalid");
    }

    public static void WriteEnd(Utf8JsonWriter writer, StoredItem last, TableSchema table, KeyPair names)
    {
        writer.WriteStartObject("LastEvaluatedKey");
        foreach (var name in new[] { table.Key.Partition, table.Key.Sort, names.Partition, names.Sort }.Distinct(StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            last.Attributes.GetProperty(name).WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
