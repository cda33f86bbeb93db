using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ImageBuilderAutomation.Cli.Output;

/// <summary>Writes one indented JSON document. Scripts read it: names, order, nulls and layout stay as they are.</summary>
internal static class JsonOutput
{
    public static Option<bool> Option() => new("--json") { Description = "Print the result as one JSON document." };

    public static void Write<T>(TextWriter output, T document, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();
        // The output is not embedded in HTML, and people read it too.
        using (var writer = new Utf8JsonWriter(stream, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(writer, document, type);
        output.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
