using System.Text.Json;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>A JSON value with its position, which <see cref="JsonElement"/> does not keep.</summary>
/// <param name="Text">The string, or the number as written; empty for other kinds.</param>
internal sealed record SourceNode(string Path, JsonValueKind Kind, string Text, int Line, int Column)
{
    public List<(string Name, SourceNode Value)> Members { get; } = [];

    public List<SourceNode> Items { get; } = [];

    public SourceNode? Find(string name)
    {
        foreach (var member in Members)
        {
            if (member.Name == name)
                return member.Value;
        }

        return null;
    }

    /// <summary>Describes the value as the <c>found</c> of a problem.</summary>
    public string Describe() => Kind switch
    {
        JsonValueKind.String => $"\"{Printable.Shortened(Text, 80)}\"",
        JsonValueKind.Number => Printable.Shortened(Text, 40),
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => Items.Count == 0 ? "an empty list" : "a list",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
