using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ImageBuilderAutomation.Cli.Output;

/// <summary>Writes one indented JSON document.</summary>
internal static class JsonOutput
{
    public static Option<bool> Option() => new("--json") { Description = "Print the result as one JSON document." };

    public static void WriteTo(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        // The output is not embedded in HTML, and people read it too.
        using (var writer = new Utf8JsonWriter(stream, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }

    public static void WriteList<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteMember(this Utf8JsonWriter writer, string name, Action write)
    {
        writer.WriteStartObject(name);
        write();
        writer.WriteEndObject();
    }
}
