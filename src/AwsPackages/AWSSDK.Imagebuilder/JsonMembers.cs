using System.Text.Json;
using Amazon.Runtime;
using Amazon.Util;

namespace Amazon.Imagebuilder;

/// <summary>Writes a member when it is set, and nothing when it is not.</summary>
internal static class JsonMembers
{
    public static void Member(this Utf8JsonWriter writer, string name, string value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    public static void Member(this Utf8JsonWriter writer, string name, ConstantClass value) => writer.Member(name, value?.Value);

    public static void Member(this Utf8JsonWriter writer, string name, bool? value)
    {
        if (value is { } set)
            writer.WriteBoolean(name, set);
    }

    public static void Member(this Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } set)
            writer.WriteNumber(name, set);
    }

    public static void Member(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } set)
            writer.WriteNumber(name, set);
    }

    public static void Member(this Utf8JsonWriter writer, string name, DateTime? value)
    {
        if (value is { } set)
            writer.WriteNumber(name, AWSSDKUtils.ConvertToUnixEpochSecondsDecimal(set));
    }

    public static void Member(this Utf8JsonWriter writer, string name, List<string> value)
    {
        if (!IsSet(value))
            return;
        writer.WriteStartArray(name);
        foreach (var item in value)
            writer.WriteStringValue(item);
        writer.WriteEndArray();
    }

    public static void Member(this Utf8JsonWriter writer, string name, Dictionary<string, string> value)
    {
        if (!IsSet(value))
            return;
        writer.WriteStartObject(name);
        foreach (var (key, item) in value)
            writer.WriteString(key, item);
        writer.WriteEndObject();
    }

    public static void Member<T>(this Utf8JsonWriter writer, string name, T value, Action<Utf8JsonWriter, T> writeMembers)
        where T : class
    {
        if (value is null)
            return;
        writer.WritePropertyName(name);
        writer.Structure(value, writeMembers);
    }

    public static void Member<T>(this Utf8JsonWriter writer, string name, List<T> value, Action<Utf8JsonWriter, T> writeMembers)
        where T : class
    {
        if (!IsSet(value))
            return;
        writer.WriteStartArray(name);
        foreach (var item in value)
            writer.Structure(item, writeMembers);
        writer.WriteEndArray();
    }

    /// <summary>Writes an idempotency token. The request and all its retries have the same one, because a request is marshalled once.</summary>
    public static void Token(this Utf8JsonWriter writer, string name, string value)
        => writer.WriteString(name, value ?? Guid.NewGuid().ToString());

    /// <summary>Writes an empty collection, unless the process enabled collections that are never null.</summary>
    public static bool IsSet<T>(IReadOnlyCollection<T> value)
        => value is not null && (value.Count > 0 || !AWSConfigs.InitializeCollections);

    private static void Structure<T>(this Utf8JsonWriter writer, T value, Action<Utf8JsonWriter, T> writeMembers)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writeMembers(writer, value);
        writer.WriteEndObject();
    }
}
