using System.Globalization;
using System.Xml.Linq;

namespace ImageBuilderAutomation.Local.Services.Ec2.Wire;

/// <summary>One page of a list and the token of the next.</summary>
internal static class Pages
{
    /// <summary>The largest page of most operations, and the size of a page if the request names none.</summary>
    public const int Largest = 1000;

    /// <param name="items">In an order that does not change between the pages.</param>
    /// <returns>The list as an element, and the token of the next page; no token after the last.</returns>
    /// <exception cref="Ec2Exception">MaxResults or the token is invalid.</exception>
    // A token is opaque to clients. Here it is the number of items before the page.
    public static XElement?[] Of<T>(Ec2Request request, string set, IEnumerable<T> items, Func<T, XElement> show, int smallest = 1, int largest = Largest)
    {
        var size = request.Number("MaxResults", smallest, largest) ?? Largest;
        var start = 0;
        if (request["NextToken"] is { } token && !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out start))
            throw new Ec2Exception("InvalidNextToken", $"No page has the token '{token}'.");
        var page = items.Skip(start).Take(size + 1).ToList();
        return
        [
            new XElement(set, page.Take(size).Select(show)),
            page.Count > size ? new XElement("nextToken", (start + size).ToString(CultureInfo.InvariantCulture)) : null,
        ];
    }
}
