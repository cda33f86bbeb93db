using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ImageBuilderAutomation.Aws.DynamoDB;

internal static class RecordBody
{
    public static string Write<T>(T record, JsonTypeInfo<T> type) => JsonSerializer.Serialize(record, type);

    /// <exception cref="InvalidDataException">The item is damaged or was written by other software. It is never treated as absent.</exception>
    public static T Read<T>(TableItem item, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return item.Body is { } body && JsonSerializer.Deserialize(body, type) is { } record ? record : throw Unreadable(item, null);
        }
        catch (JsonException problem)
        {
            throw Unreadable(item, problem);
        }
    }

    private static InvalidDataException Unreadable(TableItem item, JsonException? problem) =>
        new($"Expected a record of kind '{item.Kind}' in the attribute 'body' of item '{item.Key.Partition}' / '{item.Key.Sort}'; it is "
            + (problem is null ? "missing." : $"not readable: {problem.Message}"), problem);
}
