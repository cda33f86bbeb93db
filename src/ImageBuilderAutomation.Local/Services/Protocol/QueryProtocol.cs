using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ImageBuilderAutomation.Local.Services.Protocol;

/// <summary>A request in the query protocol, which EC2, STS and SNS use: a form with the action, its parameters and the API version.</summary>
internal sealed class QueryRequest
{
    private readonly Dictionary<string, string> _values;

    private QueryRequest(Dictionary<string, string> values) => _values = values;

    public string Action => this["Action"];

    /// <summary>The value of a parameter; empty if the request does not have it.</summary>
    public string this[string name] => _values.GetValueOrDefault(name, "");

    /// <summary>All parameters by name.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <returns>Null when the form names no action.</returns>
    public static QueryRequest? Read(string body)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in body.Split('&').Select(pair => pair.Split('=', 2)))
            values[WebUtility.UrlDecode(pair[0])] = pair.Length == 2 ? WebUtility.UrlDecode(pair[1]) : "";
        return values.ContainsKey("Action") ? new(values) : null;
    }
}

/// <summary>A response in the query protocol.</summary>
internal sealed record QueryAnswer(HttpStatusCode Status, XElement Body)
{
    public const string Ec2Version = "2016-11-15";

    // Documented: EC2 API Reference, "Query Requests for Amazon EC2" and "Error codes for the Amazon EC2 API".
    private static readonly XNamespace Ec2Space = $"http://ec2.amazonaws.com/doc/{Ec2Version}/";

    public static string NewRequestId() => Guid.NewGuid().ToString();

    /// <summary>A response of EC2, in which the request id is a sibling of the output members.</summary>
    public static QueryAnswer Ec2(string action, params IEnumerable<XElement?> members) =>
        new(HttpStatusCode.OK, InSpace(new XElement($"{action}Response", new XElement("requestId", NewRequestId()), members), Ec2Space));

    public static QueryAnswer Ec2Error(string code, string message, HttpStatusCode status = HttpStatusCode.BadRequest) => new(
        status,
        new(
            "Response",
            new XElement("Errors", new XElement("Error", new XElement("Code", code), new XElement("Message", message))),
            new XElement("RequestID", NewRequestId())));

    /// <summary>A response of other services, with the output members in a result element and the request id in a metadata element.</summary>
    public static QueryAnswer Result(string action, XNamespace space, params IEnumerable<XElement> members) => new(
        HttpStatusCode.OK,
        InSpace(
            new XElement(
                $"{action}Response",
                new XElement($"{action}Result", members),
                new XElement("ResponseMetadata", new XElement("RequestId", NewRequestId()))),
            space));

    public static QueryAnswer Error(HttpStatusCode status, string code, string message) => new(
        status,
        new(
            "ErrorResponse",
            new XElement("Error", new XElement("Type", "Sender"), new XElement("Code", code), new XElement("Message", message)),
            new XElement("RequestId", NewRequestId())));

    /// <summary>The response as text. Characters that XML does not have are replaced: parameters and findings may contain any.</summary>
    public string ToXml()
    {
        foreach (var text in Body.DescendantNodes().OfType<XText>())
            text.Value = string.Concat(text.Value.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune));
        return Body.ToString();
    }

    private static XElement InSpace(XElement element, XNamespace space)
    {
        foreach (var each in element.DescendantsAndSelf())
            each.Name = space + each.Name.LocalName;
        return element;
    }
}
