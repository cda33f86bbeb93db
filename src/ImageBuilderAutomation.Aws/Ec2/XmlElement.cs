using System.Xml;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>An answer of a service that speaks XML, without attributes and namespaces, which those do not need.</summary>
internal sealed record XmlElement(string Name)
{
    public List<XmlElement> Children { get; } = [];

    public string Value { get; private set; } = "";

    /// <exception cref="ServiceRefusedException">The answer is no XML.</exception>
    public static XmlElement Parse(string text)
    {
        var root = new XmlElement("");
        var open = new Stack<XmlElement>([root]);
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true, IgnoreComments = true });
            while (reader.Read())
                Take(reader, open);
        }
        catch (XmlException problem)
        {
            throw new ServiceRefusedException($"Expected XML, found something else: {problem.Message}");
        }

        return root.Children is [var only] ? only : throw new ServiceRefusedException("Expected XML, found nothing.");
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

    private static void Take(XmlReader reader, Stack<XmlElement> open)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                var element = new XmlElement(reader.LocalName);
                open.Peek().Children.Add(element);
                if (!reader.IsEmptyElement)
                    open.Push(element);
                break;
            case XmlNodeType.EndElement:
                open.Pop();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                open.Peek().Value += reader.Value;
                break;
        }
    }
}
