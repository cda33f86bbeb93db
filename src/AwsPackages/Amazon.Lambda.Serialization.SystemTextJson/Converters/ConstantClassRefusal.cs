using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson.Converters;

/// <summary>The official serializer creates three classes of S3 and DynamoDB events by reflection. No function here receives such an event.</summary>
internal sealed class ConstantClassRefusal : JsonConverter<object>
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.FullName is "Amazon.S3.EventType" or "Amazon.DynamoDBv2.OperationType" or "Amazon.DynamoDBv2.StreamViewType";

    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw Refusal(typeToConvert);

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => throw Refusal(value.GetType());

    private static NotSupportedException Refusal(Type type) => new($"The bundled serializer does not convert {type}.");
}
