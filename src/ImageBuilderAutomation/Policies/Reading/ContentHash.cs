using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Hashes the content of a document. Comments, white space, escapes and the order of an object's members do not count.</summary>
internal static class ContentHash
{
    /// <param name="more">Roots of files that the document refers to. Their content is part of the hash.</param>
    public static string Of(SourceNode root, params IEnumerable<SourceNode?> more) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', [Canonical(root), .. more.OfType<SourceNode>().Select(file => Canonical(file))]))));

    /// <returns>
    /// The canonical text of each section and of each member of a section, of <c>builds</c> also of each rule and freeze by its name. Texts in it are prefixed
    /// with their length.
    /// </returns>
    public static IReadOnlyDictionary<string, string> Sections(SourceNode root, SourceNode? waivers)
    {
        var sections = new Dictionary<string, string>();
        foreach (var (name, section) in root.Members.Where(member => member.Name is not ("$schema" or "waivers")))
        {
            sections[name] = Canonical(section);
            foreach (var (member, value) in section.Members)
                sections[$"{name}.{member}"] = Canonical(value);
        }

        foreach (var kind in new[] { "rules", "freezes" })
        {
            foreach (var item in root.Find("builds")?.Find(kind)?.Items ?? [])
                sections[$"builds.{kind}.{item.Find("name")?.Text}"] = Canonical(item);
        }

        if (waivers?.Find("waivers") is { } list)
            sections["waivers"] = Canonical(list);
        return sections;
    }

    /// <param name="without">A member of the root to ignore.</param>
    public static string Canonical(SourceNode root, string? without = null)
    {
        var text = new StringBuilder();
        Write(root, text, without);
        return text.ToString();
    }

    private static void Write(SourceNode node, StringBuilder text, string? without)
    {
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var (name, value) in node.Members.Where(member => member.Name != without).OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    WriteText(name, text).Append(':');
                    Write(value, text, null);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in node.Items)
                {
                    Write(item, text, null);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteText(node.Text, text);
                break;
            case JsonValueKind.Number:
                text.Append(node.Text);
                break;
            default:
                text.Append(node.Kind);
                break;
        }
    }

    /// <summary>Prefixes the text with its length, so that no text can be mistaken for structure.</summary>
    private static StringBuilder WriteText(string value, StringBuilder text) =>
        text.Append(CultureInfo.InvariantCulture, $"{value.Length}\"").Append(value).Append('"');
}
