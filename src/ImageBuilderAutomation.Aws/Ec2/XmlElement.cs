using System.Globalization;
using System.Text;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>An answer of a service that speaks XML: elements and their texts. What such answers never hold is refused.</summary>
/// <remarks>Not the framework's reader, which alone would add a tenth to the package of every function.</remarks>
internal sealed record XmlElement(string Name)
{
    public List<XmlElement> Children { get; } = [];

    public string Value { get; private set; } = "";

    /// <exception cref="ServiceRefusedException">The answer is no XML.</exception>
    public static XmlElement Parse(string text)
    {
        var root = new XmlElement("");
        var open = new Stack<XmlElement>([root]);
        var at = 0;
        while (at < text.Length)
        {
            var tag = text.IndexOf('<', at);
            AddText(open.Peek(), text[at..(tag < 0 ? text.Length : tag)]);
            if (tag < 0)
                break;
            var end = text.IndexOf('>', tag);
            if (end < 0)
                throw NoXml("a tag without an end");
            Take(text[(tag + 1)..end], open);
            at = end + 1;
        }

        return open.Count == 1 && root is { Children: [var only], Value: "" } ? only : throw NoXml(open.Count == 1 ? "no element, or several" : $"<{open.Peek().Name}> without an end");
    }

    /// <returns>The first element of this path, or null.</returns>
    public string? Text(params ReadOnlySpan<string> path)
    {
        var at = this;
        foreach (var name in path)
        {
            if (at.Children.Find(child => child.Name == name) is not { } next)
                return null;
            at = next;
        }

        return at.Value;
    }

    private static void Take(string tag, Stack<XmlElement> open)
    {
        switch (tag)
        {
            case ['?', .., '?']:
                break;
            case ['!', ..]:
                throw NoXml($"<{tag[..Math.Min(tag.Length, 20)]}");
            case ['/', ..]:
                if (open.Count == 1 || open.Peek().Name != LocalName(tag[1..]))
                    throw NoXml($"<{tag}>");
                open.Pop();
                break;
            default:
                var element = new XmlElement(LocalName(tag.TrimEnd('/')));
                open.Peek().Children.Add(element);
                if (!tag.EndsWith('/'))
                    open.Push(element);
                break;
        }
    }

    /// <summary>Without prefix and attributes.</summary>
    private static string LocalName(string tag)
    {
        var name = tag.AsSpan().Trim();
        name = name.IndexOfAny(" \t\r\n") is > 0 and var space ? name[..space] : name;
        name = name[(name.IndexOf(':') + 1)..];
        return name.IsEmpty ? throw NoXml("a tag without a name") : name.ToString();
    }

    /// <summary>Between elements there is white space alone.</summary>
    private static void AddText(XmlElement element, string text)
    {
        if (!string.IsNullOrWhiteSpace(text))
            element.Value += Unescaped(text);
    }

    private static string Unescaped(string text)
    {
        if (!text.Contains('&'))
            return text;
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '&')
            {
                plain.Append(text[at]);
                continue;
            }

            var end = text.IndexOf(';', at);
            plain.Append(end < 0 ? throw NoXml("& without ;") : Character(text[(at + 1)..end]));
            at = end;
        }

        return plain.ToString();
    }

    private static string Character(string name) => name switch
    {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        ['#', 'x', .. var hex] when int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code) => new Rune(code).ToString(),
        ['#', .. var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code) => new Rune(code).ToString(),
        _ => throw NoXml($"&{name[..Math.Min(name.Length, 20)]};"),
    };

    private static ServiceRefusedException NoXml(string found) => new($"Expected XML, found {found}.");
}
