using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception as Lambda shows it: type, message, stack and inner exceptions.</summary>
internal static class ErrorBody
{
    public static byte[] Of(Exception error)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
            Write(writer, error);
        return body.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Exception error)
    {
        writer.WriteStartObject();
        writer.WriteString("errorType", error.GetType().Name);
        writer.WriteString("errorMessage", error.Message);
        writer.WriteStartArray("stackTrace");
        foreach (var line in (error.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            writer.WriteStringValue(line);
        writer.WriteEndArray();
        if (error.InnerException is { } cause)
        {
            writer.WritePropertyName("cause");
            Write(writer, cause);
        }

        writer.WriteEndObject();
    }
}
