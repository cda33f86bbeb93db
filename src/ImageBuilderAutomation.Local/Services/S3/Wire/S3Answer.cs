using System.Globalization;
using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ImageBuilderAutomation.Local.Services.S3.Wire;

/// <summary>A response of the REST protocol of S3.</summary>
internal sealed record S3Answer(HttpStatusCode Status = HttpStatusCode.OK)
{
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The length that the response names without having a body, as one to HEAD; null for the body's own.</summary>
    public long? Length { get; init; }

    public static S3Answer Xml(XElement root)
    {
        foreach (var element in root.DescendantsAndSelf())
            element.Name = Space + element.Name.LocalName;
        return new() { Body = Bytes(root), Headers = { ["Content-Type"] = "application/xml" } };
    }

    public static S3Answer Error(S3Exception e, string resource, bool withBody) => new(e.Status)
    {
        Headers = new(e.Headers, StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/xml" },
        Body = !withBody ? default : Bytes(new(
            "Error", new XElement("Code", e.Code), new XElement("Message", e.Message), new XElement("Resource", resource), new XElement("RequestId", "local"))),
    };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // Keys may have characters that XML does not have.
    private static byte[] Bytes(XElement root)
    {
        foreach (var text in root.DescendantNodes().OfType<XText>())
            text.Value = string.Concat(text.Value.Select(c => char.IsSurrogate(c) || XmlConvert.IsXmlChar(c) ? c : '?'));
        return Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root.ToString(SaveOptions.DisableFormatting)}");
    }
}
