using System.Buffers;
using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables.Storage;

/// <summary>An append-only file with one line per stored item. It is read once, when the server starts.</summary>
internal sealed class PutLog : IDisposable
{
    private readonly FileStream _file;

    private PutLog(FileStream file) => _file = file;

    /// <exception cref="InvalidDataException">A line cannot be parsed: another program wrote the file, or it is corrupt.</exception>
    public static PutLog Open(string directory, Action<string, JsonElement> replay)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "tables.log");
        // Two servers that append to one log would miss each other's items. On Linux only FileShare.None prevents the second one from opening it.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var content = new byte[file.Length];
            file.ReadExactly(content);
            // An incomplete last line was being written when the process died. Its caller got no response, so the line is dropped.
            var whole = content.AsSpan().LastIndexOf((byte)'\n') + 1;
            Replay(content.AsMemory(0, whole), path, replay);
            file.SetLength(whole);
            file.Position = whole;
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(string table, StoredItem item)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("table", table);
            writer.WritePropertyName("item");
            item.Attributes.WriteTo(writer);
            writer.WriteEndObject();
        }

        line.Write("\n"u8);
        _file.Write(line.WrittenSpan);
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    private static void Replay(ReadOnlyMemory<byte> content, string path, Action<string, JsonElement> replay)
    {
        for (var number = 1; !content.IsEmpty; number++)
        {
            var end = content.Span.IndexOf((byte)'\n');
            try
            {
                using var line = JsonDocument.Parse(content[..end]);
                replay(line.RootElement.GetProperty("table").GetString()!, line.RootElement.GetProperty("item").Clone());
            }
            catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or TableError)
            {
                throw new InvalidDataException($"Expected an item stored by this table server in line {number} of {path}: {problem.Message}", problem);
            }

            content = content[(end + 1)..];
        }
    }
}
