using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>Matches names in any case, writes no nulls, and reports every error as a <see cref="JsonSerializerException"/> that names the type.</summary>
public class SourceGeneratorLambdaJsonSerializer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSGContext>
    : ILambdaSerializer
    where TSGContext : JsonSerializerContext
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonSerializerContext _context;

    public SourceGeneratorLambdaJsonSerializer()
    {
        // The official serializer builds the context the same way: its own options win over those written on the context.
        var constructor = typeof(TSGContext).GetConstructor([typeof(JsonSerializerOptions)])
            ?? throw new InvalidOperationException($"{typeof(TSGContext).FullName} has no constructor that takes JsonSerializerOptions.");
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNameCaseInsensitive = true,
            Converters = { new DateTimeConverter() },
        };
        _context = (JsonSerializerContext)constructor.Invoke([options]);
    }

    public T Deserialize<T>(Stream requestStream)
    {
        try
        {
            return JsonSerializer.Deserialize(requestStream, InfoOf<T>());
        }
        catch (Exception e)
        {
            throw new JsonSerializerException($"Error converting the Lambda event JSON payload to type {typeof(T).FullName}: {e.Message}", e);
        }
    }

    public void Serialize<T>(T response, Stream responseStream)
    {
        try
        {
            using var writer = new Utf8JsonWriter(responseStream, Writing);
            JsonSerializer.Serialize(writer, response, InfoOf<T>());
        }
        catch (Exception e)
        {
            throw new JsonSerializerException(
                $"Error converting the response object of type {typeof(T).FullName} from the Lambda function to JSON: {e.Message}", e);
        }
    }

    private JsonTypeInfo<T> InfoOf<T>() => _context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new InvalidOperationException($"No JsonTypeInfo registered in {_context.GetType().FullName} for type {typeof(T).FullName}.");
}

public class JsonSerializerException(string message, Exception exception) : Exception(message, exception);
