using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Cli.Adoption.Formats;

/// <summary>Values in Terraform's language. <c>${</c> and <c>%{</c> would begin a template there, so they are escaped.</summary>
// Terraform documentation, "strings and templates": escape sequences, heredocs.
internal static class HclText
{
    private const string End = "EOT";

    public static string Of(string text) => Escaped(QuotedText.Of(text));

    /// <summary>Line by line where that is possible.</summary>
    public static string OfDocument(string document) =>
        QuotedText.IsPlainLines(document) && !document.Split('\n').Contains(End) ? $"<<{End}\n{Escaped(document)}{End}" : Of(document);

    /// <param name="indent">Of the line that the value begins in.</param>
    public static string Of(JsonNode? value, int indent) => value switch
    {
        null => "null",
        JsonObject members => Block('{', '}', Assignments([.. members.Select(member => (Of(member.Key), Of(member.Value, indent + 2)))]), indent),
        JsonArray items when items.All(item => item is JsonValue) => $"[{string.Join(", ", items.Select(item => Of(item, indent)))}]",
        JsonArray items => Block('[', ']', items.Select(item => $"{Of(item, indent + 2)},"), indent),
        JsonValue text when text.GetValueKind() is JsonValueKind.String => Of(text.ToString()),
        _ => value.ToJsonString(),
    };

    /// <summary>As <c>terraform fmt</c> does, the equals signs of neighbours stand below each other, and a value of several lines has no neighbours.</summary>
    public static IEnumerable<string> Assignments(IReadOnlyList<(string Name, string Value)> members)
    {
        for (var n = 0; n < members.Count; n++)
        {
            var group = members.Skip(n).TakeWhile(member => !IsOfSeveralLines(member.Value)).ToList();
            var width = group.Select(member => member.Name.Length).DefaultIfEmpty().Max();
            foreach (var (name, value) in group)
                yield return $"{name.PadRight(width)} = {value}";
            n += group.Count;
            if (n < members.Count)
                yield return $"{members[n].Name} = {members[n].Value}";
        }

        static bool IsOfSeveralLines(string value) => value.Contains('\n', StringComparison.Ordinal) && !value.StartsWith("<<", StringComparison.Ordinal);
    }

    private static string Block(char open, char close, IEnumerable<string> lines, int indent)
    {
        var space = new string(' ', indent);
        return $"{open}\n{string.Concat(lines.Select(line => $"{space}  {line}\n"))}{space}{close}";
    }

    private static string Escaped(string text) => text.Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);
}
