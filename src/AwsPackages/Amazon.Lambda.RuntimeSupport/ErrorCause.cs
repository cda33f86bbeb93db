using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception as X-Ray takes it, in one line of ASCII: the outermost exception only, with the place of each frame.</summary>
internal static class ErrorCause
{
    public static string Of(Exception error)
    {
        var frames = string.IsNullOrEmpty(error.StackTrace) ? [] : new StackTrace(error, fNeedFileInfo: true).GetFrames();
        using var cause = new MemoryStream();
        using (var writer = new Utf8JsonWriter(cause))
        {
            writer.WriteStartObject();
            writer.WriteString("working_directory", Directory.GetCurrentDirectory());
            writer.WriteStartArray("exceptions");
            WriteException(writer, error, frames);
            writer.WriteEndArray();
            writer.WriteStartArray("paths");
            foreach (var path in frames.Select(frame => frame.GetFileName()).OfType<string>().Distinct())
                writer.WriteStringValue(path);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.ASCII.GetString(cause.ToArray());
    }

    private static void WriteException(Utf8JsonWriter writer, Exception error, StackFrame[] frames)
    {
        writer.WriteStartObject();
        writer.WriteString("type", error.GetType().Name);
        if (error.Message is not null)
            writer.WriteString("message", error.Message.Trim(' '));
        if (frames.Length > 0)
        {
            writer.WriteStartArray("stack");
            foreach (var frame in frames)
                WriteFrame(writer, frame);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteFrame(Utf8JsonWriter writer, StackFrame frame)
    {
        writer.WriteStartObject();
        if (frame.GetFileName() is { } path)
            writer.WriteString("path", path);
        writer.WriteString("label", DiagnosticMethodInfo.Create(frame) is { } method ? LabelOf(method) : "Method has been trimmed");
        if (frame.GetFileName() is not null)
            writer.WriteNumber("line", frame.GetFileLineNumber());
        writer.WriteEndObject();
    }

    /// <summary>The method with the name of its innermost type.</summary>
    private static string LabelOf(DiagnosticMethodInfo method)
    {
        var type = method.DeclaringTypeName ?? "";
        var name = type[(type.LastIndexOfAny(['.', '+']) + 1)..];
        return name.Length > 0 ? $"{name}.{method.Name}" : method.Name;
    }
}
