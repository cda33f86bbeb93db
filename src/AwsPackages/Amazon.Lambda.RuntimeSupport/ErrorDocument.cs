using System.Diagnostics;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception as Lambda shows it: type, message, stack and inner exceptions, in at most 256 KiB.</summary>
internal static class ErrorDocument
{
    private const int MaxBytes = 256 * 1024;

    private static readonly byte[] TooLarge = """{"errorMessage":"Exception exceeded maximum payload size of 256KB."}"""u8.ToArray();

    public static byte[] Of(Exception error) => Of(error, MaxBytes);

    /// <returns>The exception, or a document that says that there is no room for it.</returns>
    private static byte[] Of(Exception error, int room)
    {
        if (room <= 0)
            return TooLarge;

        using var document = new MemoryStream();
        using (var writer = new Utf8JsonWriter(document))
        {
            writer.WriteStartObject();
            writer.WriteString("errorType", error.GetType().Name);
            if (error.Message is not null)
                writer.WriteString("errorMessage", error.Message.Trim(' '));
            WriteStack(writer, error);
            if (error.InnerException is not null)
            {
                writer.WritePropertyName("cause");
                WriteInner(error.InnerException);
            }

            if (error is AggregateException { InnerExceptions.Count: > 0 } many)
            {
                writer.WriteStartArray("causes");
                foreach (var inner in many.InnerExceptions)
                    WriteInner(inner);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();

            void WriteInner(Exception inner) => writer.WriteRawValue(Of(inner, room - (int)writer.BytesCommitted - writer.BytesPending));
        }

        return document.Length < room ? document.ToArray() : TooLarge;
    }

    private static void WriteStack(Utf8JsonWriter writer, Exception error)
    {
        if (string.IsNullOrEmpty(error.StackTrace))
            return;

        var lines = new StackTrace(error, fNeedFileInfo: true).ToString()
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
            return;

        writer.WriteStartArray("stackTrace");
        foreach (var line in lines)
            writer.WriteStringValue(line);
        writer.WriteEndArray();
    }
}
