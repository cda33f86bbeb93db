using System.Globalization;
using System.Text;

namespace ImageBuilderModel.Import;

/// <summary>Writes lines of Smithy IDL, always with LF, so that the same input gives the same bytes on every machine.</summary>
internal sealed class SmithyWriter
{
    private readonly StringBuilder _text = new();

    public void Line(string line) => _text.Append(line).Append('\n');

    public void Blank() => _text.Append('\n');

    public void Block(string head, IEnumerable<string> lines)
    {
        var body = lines.ToList();
        Line(body.Count == 0 ? $"{head} {{}}" : $"{head} {{");
        foreach (var line in body)
            Line($"    {line}");
        if (body.Count > 0)
            Line("}");
    }

    /// <summary>Writes a trait with its bounds, or nothing if the model has none.</summary>
    public void Bounds(string trait, long? min, long? max)
    {
        var bounds = new[] { ("min", min), ("max", max) }.Where(b => b.Item2 is not null)
            .Select(b => $"{b.Item1}: {b.Item2!.Value.ToString(CultureInfo.InvariantCulture)}").ToList();
        if (bounds.Count > 0)
            Line($"@{trait}({string.Join(", ", bounds)})");
    }

    public static string Quote(string text)
        => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t")}\"";

    public override string ToString() => _text.ToString();
}
